// Arrows walk the list; s asks by link, l logs a call. Without it every row has its buttons.
// The row one stands on is in the address, so that whoever comes back from it stands there again.
const rows = [...document.querySelectorAll(".due-table tbody tr")];
let at = -1;

function go(to) {
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows[at]?.querySelector("a, button")?.focus();
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".due-table tbody tr");
  if (!row) return;
  at = rows.indexOf(row);
  history.replaceState(history.state, "", `#row-${row.dataset.patient}`);
});

const left = rows.findIndex((row) => location.hash === `#row-${row.dataset.patient}`);
if (left >= 0) go(left);

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("input, textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.shortcuts === "off") return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    go(at + (event.key === "ArrowDown" ? 1 : -1));
  }
  const wanted = { s: "[data-due-ask]", l: "[data-due-call]" }[event.key];
  if (wanted && at >= 0) rows[at].querySelector(wanted)?.click();
});

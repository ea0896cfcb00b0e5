// The chart's own keys: 1, 2, 3 choose the range, d opens the table. Printing opens it too.
const table = document.querySelector("details.tl-table");
const isOff = document.body.dataset.shortcuts === "off";

document.addEventListener("keydown", (event) => {
  if (isOff || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type='hidden']), textarea, select") || event.target.isContentEditable) return;
  if (event.key === "d" && table) {
    table.open = !table.open;
    if (table.open) table.querySelector("summary").focus();
    return;
  }
  // Digits belong to the score buttons while one of them has the focus.
  if (event.target.closest(".chart-scores")) return;
  document.querySelector(`[data-range="${CSS.escape(event.key)}"]`)?.click();
});

let wasOpen = false;
addEventListener("beforeprint", () => {
  if (!table) return;
  wasOpen = table.open;
  table.open = true;
});
addEventListener("afterprint", () => {
  if (table) table.open = wasOpen;
});

// One press fills lot and expiry of an agent; only the lots of the drug chosen are offered, and none is filled in by itself.
function offer(row) {
  const chosen = row.querySelector('select[name$="-drug"]').value;
  const group = row.querySelector("[data-lots]");
  if (!group) return;
  let shown = 0;
  for (const button of group.querySelectorAll("button")) {
    // With script nothing is sent: Enter in a box must not press a lot.
    button.type = "button";
    button.hidden = button.dataset.drug !== chosen;
    shown += button.hidden ? 0 : 1;
  }
  group.hidden = shown === 0;
}

function box(row, name) {
  return row.querySelector(`input[name$="-${name}"]`);
}

document.querySelectorAll("[data-agent]").forEach(offer);

document.addEventListener("change", (event) => {
  const row = event.target.matches('select[name$="-drug"]') && event.target.closest("[data-agent]");
  if (row) offer(row);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-lots] button");
  if (!button) return;
  const row = button.closest("[data-agent]");
  for (const [name, value] of [["lot_number", button.dataset.lot], ["expires_on", button.dataset.expires]]) {
    box(row, name).value = value;
    box(row, name).dispatchEvent(new Event("input", { bubbles: true }));
  }
  box(row, "volume_ml").focus();
});

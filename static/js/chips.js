// A digit or printed letter chooses in the focused row; Space takes a chosen chip back.
// Pressing a chosen chip again takes it back without any script: a label of "not recorded" lies over it.
const DOUBLE_PRESS_MS = 400;
let chosenAt = 0;

function clear(radio) {
  const none = radio.closest(".chips")?.querySelector(".chip-none input");
  if (!none) return;
  none.checked = true;
  // As a press of the hand would.
  for (const kind of ["input", "change"]) none.dispatchEvent(new Event(kind, { bubbles: true }));
  // The focus stays where the hand was.
  radio.focus();
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.('.chip input[type="radio"]')) chosenAt = event.timeStamp;
});

// A hasty double press must not silently lose a finding.
document.addEventListener("click", (event) => {
  if (event.target.matches?.(".chip-undo") && event.timeStamp - chosenAt < DOUBLE_PRESS_MS) event.preventDefault();
});

function chipFor(row, key) {
  const inputs = [...row.querySelectorAll("input:not(:disabled)")].filter((input) => input.value !== "");
  const labelOf = (input) => input.parentElement.querySelector(".chip-face");
  return inputs.find((input) => labelOf(input).querySelector("kbd")?.textContent.trim().toLowerCase() === key)
    ?? (/^[0-9]$/.test(key) ? inputs.find((input) => input.value === key || labelOf(input).firstChild?.textContent.trim() === key) : null);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target.matches?.(".chip input") ? event.target.closest(".chips") : null;
  if (!row) return;
  if (event.key === " " && event.target.type === "radio" && event.target.checked) {
    event.preventDefault();
    clear(event.target);
    return;
  }
  const chip = chipFor(row, event.key.toLowerCase());
  if (!chip || document.body.dataset.shortcuts === "off") return;
  event.preventDefault();
  chip.focus();
  if (!chip.checked || chip.type === "checkbox") chip.click();
});

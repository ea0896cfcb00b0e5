// Pressing a chosen chip again takes it back; a digit or printed letter chooses in the focused row.
let pressed = null;

function clear(radio) {
  const none = radio.closest(".chips")?.querySelector('.chip-none input');
  if (!none) return;
  none.checked = true;
  none.dispatchEvent(new Event("change", { bubbles: true }));
  none.checked = false;
}

document.addEventListener("pointerdown", (event) => {
  const radio = event.target.closest(".chip")?.querySelector('input[type="radio"]');
  pressed = radio?.checked && radio.value !== "" ? radio : null;
});

document.addEventListener("click", (event) => {
  if (event.target === pressed) clear(pressed);
  if (event.target.matches?.('.chip input[type="radio"]')) pressed = null;
});

function chipFor(row, key) {
  const inputs = [...row.querySelectorAll("input:not(:disabled)")].filter((input) => input.value !== "");
  const labelOf = (input) => input.parentElement.querySelector(".chip-face");
  return inputs.find((input) => labelOf(input).querySelector("kbd")?.textContent.trim().toLowerCase() === key)
    ?? (/^[0-9]$/.test(key) ? inputs.find((input) => input.value === key || labelOf(input).textContent.trim() === key) : null);
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

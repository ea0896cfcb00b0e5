// Comfort on a patient's page; without it every question is answered just the same.
const size = document.querySelector("[data-text-size]");
const KEY = "text-size";

function read() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function show(large) {
  document.body.toggleAttribute("data-text", large);
  if (large) document.body.dataset.text = "large";
  size?.setAttribute("aria-pressed", String(large));
}

if (size) {
  size.hidden = false;
  show(read() === "large");
  size.addEventListener("click", () => {
    const large = document.body.dataset.text !== "large";
    show(large);
    try { localStorage.setItem(KEY, large ? "large" : ""); } catch { /* private mode keeps nothing */ }
  });
}

// What was chosen, in words; a digit chooses on a keyboard.
const form = document.querySelector("[data-answer]");
const chosen = form?.querySelector("[data-chosen]");
const scale = form?.querySelector(".answers-scale");

function tell() {
  const radio = form.querySelector('input[type="radio"]:checked');
  if (!chosen || !scale) return;
  chosen.hidden = !radio;
  if (!radio) return;
  const number = document.createElement("b");
  number.textContent = radio.value;
  chosen.replaceChildren(`${form.dataset.wordChosen} `, number, ".");
}

if (form) {
  tell();
  form.addEventListener("change", tell);
  let typed = "";
  document.addEventListener("keydown", (event) => {
    if (!scale || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    // One and nought within a second are ten.
    typed = typed === "1" && event.key === "0" ? "10" : event.key;
    setTimeout(() => { typed = ""; }, 1000);
    const radio = scale.querySelector(`input[value="${typed}"]`);
    if (radio) { radio.checked = true; radio.focus(); tell(); }
  });
}

// A full box hands on to the next one.
for (const box of document.querySelectorAll("[data-fills]")) {
  box.addEventListener("input", () => {
    if (box.value.length < Number(box.dataset.fills)) return;
    box.closest("label").nextElementSibling?.querySelector("input")?.focus();
  });
}

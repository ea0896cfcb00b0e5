// Single keys: "/" to the search, and any link or button that carries data-shortcut.
const isOff = document.body.dataset.shortcuts === "off";

function isTyping(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

function found(key) {
  const wanted = key.toLowerCase();
  const box = wanted === "/" ? document.querySelector("[data-search]") : null;
  return box ?? [...document.querySelectorAll("[data-shortcut]")].find((each) => each.dataset.shortcut === wanted);
}

// In an empty search the key that leads there is no word to look for.
document.addEventListener("keydown", (event) => {
  if (!isOff && event.key === "/" && event.target.matches("[data-search]") && !event.target.value) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (isOff || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  // Arrows move between chips and scroll: they are a shortcut only where nothing has the focus.
  if (event.key.startsWith("Arrow") && event.target !== document.body) return;
  const target = found(event.key);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
});

// Without shortcuts the key caps would promise what does not work.
if (isOff) for (const cap of document.querySelectorAll("[data-shortcut] kbd, .chip kbd")) cap.hidden = true;

// Arrow keys walk the results; Enter in the box opens the only one, goes to the first, or asks at once.
// The page stays the one in the history: a search has no address.
const box = document.getElementById("q");
const results = document.getElementById("results");
const hits = () => [...results.querySelectorAll("[data-hit]")];

// An answer to an earlier question must not be opened.
function isAnswered() {
  return results.querySelector("[data-results-for]")?.dataset.resultsFor === box.value.trim();
}

document.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const places = [box, ...hits()];
  const here = places.indexOf(document.activeElement);
  if (here < 0 || places.length < 2) return;
  event.preventDefault();
  places[Math.min(Math.max(here + (event.key === "ArrowDown" ? 1 : -1), 0), places.length - 1)].focus();
});

box?.form.addEventListener("submit", (event) => {
  const found = hits();
  event.preventDefault();
  if (!isAnswered()) box.dispatchEvent(new Event("ask"));
  else if (found.length === 1) found[0].click();
  else found[0]?.focus();
});

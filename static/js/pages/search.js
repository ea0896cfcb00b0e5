// Arrow keys walk the results; Enter in the box opens the only one, or goes to the first.
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
  if (!isAnswered() || !found.length) return;
  event.preventDefault();
  if (found.length === 1) found[0].click();
  else found[0].focus();
});

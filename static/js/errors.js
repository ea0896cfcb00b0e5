// After a refused form the summary gets the focus, and its links the field they name.
function focusTarget(link) {
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return false;
  target.closest("details:not([open])")?.setAttribute("open", "");
  (target.closest(".field") ?? target).scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a, [data-focus-link]");
  if (link && focusTarget(link)) event.preventDefault();
});

function focusSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));

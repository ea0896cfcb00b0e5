// Ctrl+Enter sends a form that says so; a second press of the same button sends nothing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[data-ctrl-enter]") ?? document.querySelector("form[data-ctrl-enter]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-main-submit]") ?? undefined);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.isSending) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  form.dataset.isSending = "yes";
  // A refused connection leaves the page standing: the person must be able to try again.
  setTimeout(() => delete form.dataset.isSending, 8000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-is-sending]")) delete form.dataset.isSending;
});

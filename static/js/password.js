// A way to see the password one types; without script the field is a plain one.
for (const input of document.querySelectorAll('input[type="password"]')) {
  const show = document.documentElement.dataset.wordShow ?? "Show";
  const hide = document.documentElement.dataset.wordHide ?? "Hide";
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.className = "password";
  button.type = "button";
  button.className = "btn-link";
  button.textContent = show;
  button.setAttribute("aria-controls", input.id);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    button.textContent = isShown ? show : hide;
    button.setAttribute("aria-pressed", String(!isShown));
  });
  input.replaceWith(box);
  box.append(input, button);
  if (input.autofocus) input.focus();
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

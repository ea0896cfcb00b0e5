// An undo counts its seconds down and then leaves; the record keeps the change.
function count(toast) {
  const words = toast.querySelector("[data-seconds]");
  let left = Number(words.dataset.seconds);
  const timer = setInterval(() => {
    left -= 1;
    words.textContent = String(left);
    if (left > 0 && toast.isConnected) return;
    clearInterval(timer);
    toast.remove();
  }, 1000);
}

function start(root) {
  for (const toast of root.querySelectorAll(".toast:not([data-is-counting])")) {
    if (!toast.querySelector("[data-seconds]")) continue;
    toast.dataset.isCounting = "yes";
    count(toast);
  }
}

start(document);
document.addEventListener("htmx:afterSettle", () => start(document));

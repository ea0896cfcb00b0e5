// Before a form leaves the page: is the clinic there? If not, the page stays, with every word in it.
// A search is no such form: it keeps its page.
const ASK_SECONDS = 4;
const words = document.documentElement.dataset.wordNotSent;
const asked = new WeakSet();
const asking = new WeakSet();

async function answers() {
  if (!navigator.onLine) return false;
  try {
    // Any answer at all will do: what it says is for the form itself to hear.
    await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ASK_SECONDS * 1000) });
    return true;
  } catch {
    return false;
  }
}

function tell(form, submitter) {
  const place = (submitter?.form === form && submitter.closest(".save-bar, .form-actions, .row")) || submitter || form.lastElementChild;
  const note = Object.assign(document.createElement("p"), { className: "caution not-sent", textContent: words });
  note.dataset.notSent = "";
  note.setAttribute("role", "alert");
  place.before(note);
  note.scrollIntoView({ block: "center" });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const submitter = event.submitter;
  if (form.method !== "post" || form.matches('[role="search"]') || form.dataset.isSending) return;
  if (asked.delete(form)) return;
  event.preventDefault();
  // Whoever else listens hears of the form once, when it may go.
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  const isThere = await answers();
  asking.delete(form);
  form.querySelector("[data-not-sent]")?.remove();
  if (!isThere) return tell(form, submitter);
  asked.add(form);
  form.requestSubmit(submitter?.isConnected ? submitter : undefined);
}, true);

// Before a form leaves the page: is the clinic there? If not, the page stays, with every word in it.
// A search is no such form: it keeps its page.
const ASK_SECONDS = 4;
// What a proxy answers while the clinic behind it is stopped.
const NOBODY_BEHIND = [502, 504];
const words = document.documentElement.dataset.wordNotSent;
const asked = new WeakSet();
const asking = new WeakSet();

async function answers() {
  // Asked, never guessed: without a network the browser calls itself offline, and the clinic may be this very machine.
  try {
    // Any answer of the clinic's own will do: what it says is for the form itself to hear.
    const answer = await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ASK_SECONDS * 1000) });
    return !NOBODY_BEHIND.includes(answer.status);
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

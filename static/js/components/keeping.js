// Keeps an unsaved form on the server while somebody types, and says in words whether it is kept.
// Nothing of it is ever stored in the browser.
const form = document.querySelector("form[data-keep]");
const state = form?.querySelector("[data-keep-state]");
const words = form ? JSON.parse(form.dataset.keepWords) : {};
const SOON = 2000;
const LATEST = 8000;
const PATIENCE = 8000;
const AGAIN = [3000, 6000, 15000];

// A lost answer may be asked for again; the server knows this window by its name.
const windowName = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
// Retries are not somebody's work: an abandoned screen must lock in its time.
const GIVE_UP = 5 * 60 * 1000;

const windowBox = form?.querySelector("[data-window]");
if (windowBox) windowBox.value = windowName;

let typedAt = 0;
let changedAt = 0;
let timer = null;
let isSending = false;
let isOver = false;
let failures = 0;
let lastKept = "";
// Every change has a number; the last one that was kept tells whether leaving would lose anything.
let changes = 0;
let keptChanges = 0;

function say(text, isProblem) {
  state.hidden = false;
  // Only what needs an ear is announced; "kept" is said in silence.
  if (isProblem) state.setAttribute("role", "alert");
  else state.removeAttribute("role");
  state.classList.toggle("is-problem", isProblem);
  state.classList.toggle("muted", !isProblem);
  if (state.textContent !== text) state.textContent = text;
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(keep, delay);
}

function typed() {
  const data = new URLSearchParams(new FormData(form));
  data.delete("password");
  data.set("window", windowName);
  if (form.dataset.keepExam) data.set("exam", form.dataset.keepExam);
  return data;
}

async function keep(isLeaving = false) {
  if (isOver || isSending || keptChanges === changes || form.dataset.isSending) return;
  isSending = true;
  // Saving takes away what was kept; it must know that there may be something.
  form.querySelector("[data-kept]").disabled = false;
  const upTo = changes;
  try {
    const answer = await fetch(form.dataset.keep, {
      method: "POST", body: typed(), redirect: "manual", keepalive: isLeaving, signal: AbortSignal.timeout(PATIENCE),
    });
    await heard(answer, upTo);
  } catch {
    failed(words.failed);
  } finally {
    isSending = false;
  }
  if (!isOver && keptChanges !== changes && !failures) later(SOON);
}

async function heard(answer, upTo) {
  if (answer.ok) {
    const { turn, at } = await answer.json();
    form.elements.turn.value = turn;
    [keptChanges, lastKept, failures, changedAt] = [upTo, at, 0, 0];
    say(words.kept.replace("{at}", at), false);
    form.dispatchEvent(new CustomEvent("form:kept", { detail: { isAll: keptChanges === changes } }));
  } else if (answer.type === "opaqueredirect") {
    refused(words.signedOut);
  } else if (answer.status === 409) {
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    isOver = true;
    say(isJson ? words.elsewhere : words.corrected, true);
  } else if (answer.status === 413) {
    isOver = true;
    say(words.tooLong, true);
  } else if (answer.status < 500) {
    refused(words.refused);
  } else failed(words.failed);
}

// Asking again by itself would change nothing; the next key asks again.
function refused(why) {
  failures = 0;
  keptChanges = changes;
  say(why.replace("{at}", lastKept || words.theStart), true);
}

function failed(why) {
  if (Date.now() - typedAt > GIVE_UP) return refused(words.gaveUp);
  const delay = AGAIN[Math.min(failures, AGAIN.length - 1)];
  failures += 1;
  say(why.replace("{at}", lastKept || words.theStart), true);
  later(delay);
}

function changed() {
  changes += 1;
  const now = typedAt = Date.now();
  changedAt ||= now;
  if (!failures && !isSending) later(Math.max(0, Math.min(SOON, changedAt + LATEST - now)));
}

if (form) {
  // Not "change": a box says that once more when it loses the focus, which is nobody's work.
  form.addEventListener("input", changed);
  document.addEventListener("bodymap:placed", changed);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
  addEventListener("online", () => { if (failures) later(0); });
}

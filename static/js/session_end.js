// Warns a minute before the session ends. Once it has ended: covers the page, hands what was typed to the
// server, which keeps it for the same person, and goes to the sign-in page. The server alone keeps the clock.
const WARN_MS = 60_000;
const TICK_MS = 1_000;
const dialog = document.querySelector("[data-session-end]");

const wordsOf = (form) => {
  const words = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(words).toString();
};
const keepable = () => [...document.querySelectorAll('form:has([name="form_owner"])')];

function start() {
  const { leftUrl, stayUrl, lockUrl, seconds } = dialog.dataset;
  const atFirst = new Map(keepable().map((form) => [form, wordsOf(form)]));
  const parts = Object.fromEntries([...dialog.querySelectorAll("[data-part]")].map((each) => [each.dataset.part, each]));
  const token = dialog.querySelector('[name="csrfmiddlewaretoken"]').value;
  const title = document.title;
  let endsAt = Date.now() + Number(seconds) * 1000;
  let lastTouched = null;
  let isBusy = false;

  const isLocked = () => "locked" in dialog.dataset;
  const post = (url, body = new URLSearchParams()) => fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body });

  // Redirected to the sign-in page means ended; no answer at all changes nothing.
  async function askServer() {
    try {
      const answer = await fetch(leftUrl, { redirect: "manual", cache: "no-store" });
      endsAt = Date.now() + (answer.ok ? (await answer.json()).seconds * 1000 : 0);
    } catch { /* the network is gone; our own clock goes on */ }
    return endsAt - Date.now();
  }

  function show(part) {
    for (const [name, each] of Object.entries(parts)) each.hidden = name !== part;
    if (!dialog.open) dialog.showModal();
    parts[part].querySelector("button").focus();
  }

  function cover() {
    dialog.dataset.locked = "";
    document.documentElement.classList.add("is-locked");
    document.title = "Backmice Clinic";
    show("locked");
  }

  function uncover() {
    delete dialog.dataset.locked;
    document.documentElement.classList.remove("is-locked");
    document.title = title;
    if (dialog.open) dialog.close();
  }

  function typedIn() {
    const changed = keepable().filter((form) => atFirst.get(form) !== wordsOf(form));
    return changed.includes(lastTouched) ? lastTouched : changed[0];
  }

  async function lock() {
    cover();
    const form = typedIn();
    const at = form ? new URL(form.getAttribute("action") || location.href, location.href) : location;
    const body = new URLSearchParams({ path: at.pathname + at.search, sent: form ? wordsOf(form) : "" });
    try {
      const answer = await post(lockUrl, body);
      if (answer.ok) location.replace((await answer.json()).url);
    } catch { /* stays covered, with the text in the page; the button tries again */ }
  }

  async function stay() {
    try {
      await post(stayUrl);
    } catch { /* the next look at the clock tells */ }
    if (await askServer() > WARN_MS) uncover();
  }

  async function tick() {
    if (isBusy || isLocked()) return;
    const left = endsAt - Date.now();
    const mustAsk = left <= 0 || (left <= WARN_MS && !dialog.open);
    if (!mustAsk) return;
    isBusy = true;
    const really = await askServer();
    if (really <= 0) await lock();
    else if (really <= WARN_MS) show("warning");
    else uncover();
    isBusy = false;
  }

  document.addEventListener("input", (event) => { lastTouched = event.target.form ?? lastTouched; });
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.querySelector("[data-lock]").addEventListener("click", lock);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!isLocked()) stay();
  });
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, TICK_MS);
  // A page the browser kept in its drawer shows nothing before the server has said that the session lives.
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    cover();
    if (await askServer() > 0) uncover();
    else await lock();
  });
}

if (dialog) start();

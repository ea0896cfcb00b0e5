// The shorthand line: asks the server what it says, and presses the form's own chips. The grammar stands there alone.
const PAUSE_MS = 250;
const OF_A_NODULE = /^(?:new-\d+|n[0-9a-f]{32})-/;
const PRESENT = /^(new-(\d+))-present$/;
const PLACE = ["side", "lateral_mm", "vertical_mm", "vertical_direction", "zone", "placed_by"];

const pressed = (inputs) => [...inputs].filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
  .map((input) => input.value).filter((value) => value.trim() !== "");
const same = (one, other) => one.length === other.length && one.every((value, index) => value === other[index]);

/** `page` offers map, addBlock(index), dropBlock(prefix), blockOf(prefix). */
export function startShorthand(form, page) {
  const box = form.querySelector("[data-shorthand]");
  const part = (name) => box.querySelector(`[name="${name}"]`);
  const line = part("shorthand");
  const told = box.querySelector("[data-shorthand-told]");
  const lost = box.querySelector("[data-shorthand-lost]");
  const named = (name) => form.querySelectorAll(`[name="${name}"]`);
  let timer;
  let isAsking = false;
  let isAskedAgain = false;
  let isTaking = false;

  // --- Asking ------------------------------------------------------------------------------------

  function atHand() {
    const sent = new URLSearchParams({ known: box.dataset.known, last: form.dataset.lastNumber });
    for (const [name, value] of new FormData(form)) {
      const isNeeded = OF_A_NODULE.test(name) || name.startsWith("shorthand") || name === "csrfmiddlewaretoken";
      if (isNeeded && typeof value === "string") sent.append(name, value);
    }
    return sent;
  }

  async function answerTo(sent) {
    try {
      const answer = await fetch(box.dataset.url, { method: "POST", body: sent, redirect: "manual" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async function ask() {
    clearTimeout(timer);
    isAskedAgain = isAsking;
    if (isAsking) return;
    isAsking = true;
    const sent = atHand();
    const answer = await answerTo(sent);
    isAsking = false;
    lost.hidden = answer !== null;
    isTaking = true;
    if (answer && isAsSent(sent, answer.set)) take(answer);
    else if (answer) isAskedAgain = true;
    isTaking = false;
    if (isAskedAgain) await ask();
  }

  const isLeaving = (name, set) => set[`${name.slice(0, name.lastIndexOf("-"))}-present`]?.length === 0;

  // A chip pressed while the question was on its way is a person's own; so is the block it stands in.
  const isAsSent = (sent, set) => [...Object.keys(set), ...[...form.elements].map(({ name }) => name).filter((name) => isLeaving(name, set))]
    .every((name) => same(pressed(named(name)), sent.getAll(name).filter((value) => value.trim() !== "")));

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }

  // --- Filling -----------------------------------------------------------------------------------

  function take({ set, shorthand_into: into, shorthand_filled: filled, echo }) {
    for (const [name, values] of Object.entries(set)) {
      const [, prefix, index] = PRESENT.exec(name) ?? [];
      if (prefix && values.length && !page.blockOf(prefix)) page.addBlock(Number(index));
      if (prefix && !values.length) drop(prefix);
    }
    const prefixes = new Set(Object.keys(set).map((name) => name.slice(0, name.lastIndexOf("-"))).filter(page.blockOf));
    for (const [name, values] of Object.entries(set)) if (!isOfPlace(name)) fill(name, values);
    for (const prefix of prefixes) if (Object.keys(set).some((name) => name.startsWith(`${prefix}-`) && isOfPlace(name))) place(prefix, set);
    part("shorthand_into").value = into;
    part("shorthand_filled").value = filled;
    show(echo);
    for (const prefix of prefixes) named(`${prefix}-long_axis_mm`)[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function drop(prefix) {
    const hadFocus = page.blockOf(prefix)?.contains(document.activeElement);
    page.dropBlock(prefix);
    if (hadFocus) line.focus();
  }

  const isOfPlace = (name) => PLACE.includes(name.slice(name.lastIndexOf("-") + 1));

  function fill(name, values) {
    for (const input of named(name)) {
      if (["radio", "checkbox"].includes(input.type)) input.checked = values.includes(input.value) || (!values.length && input.value === "");
      else if (!name.endsWith("-present")) input.value = values[0] ?? "";
      // What is filled is seen, also where it is folded away.
      const folded = values.length ? input.closest("details") : null;
      if (folded) folded.open = true;
    }
  }

  function place(prefix, set) {
    const now = Object.fromEntries(PLACE.map((field) => {
      const name = `${prefix}-${field}`;
      return [field, (set[name] ?? pressed(named(name)))[0] ?? ""];
    }));
    const folded = named(`${prefix}-side`)[0]?.closest("details");
    if (folded) folded.open = true;
    if (now.side && now.lateral_mm && now.vertical_mm) {
      const cc = Number(now.vertical_mm) * (now.vertical_direction === "below" ? -1 : 1);
      page.map.place(prefix, now.side, Number(now.lateral_mm), cc, now.placed_by);
      return;
    }
    page.map.clear(prefix);
    for (const field of PLACE) fill(`${prefix}-${field}`, now[field] ? [now[field]] : []);
  }

  function show(echo) {
    const place = box.querySelector("[data-echo]");
    place.innerHTML = echo;
    for (const label of place.querySelectorAll("[data-echo-label]")) label.textContent = page.blockOf(label.dataset.echoLabel)?.dataset.label ?? label.textContent;
    const problems = [...place.querySelectorAll(".shorthand-problems li")].map((each) => each.textContent.trim()).join(" ");
    if (told.textContent !== problems) told.textContent = problems;
  }

  // --- When --------------------------------------------------------------------------------------

  line.addEventListener("input", soon);
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    ask();
  });
  // Once the hands go on in the form, the line says anew where the two differ.
  // A dialog takes the focus from the hands: that is no work of theirs.
  const again = (event) => {
    if (!isTaking && line.value.trim() !== "" && event.target !== line && !document.querySelector("dialog[open]")) soon();
  };
  form.addEventListener("change", again);
  // A press on the map places; a removed block is cleared first.
  document.addEventListener("bodymap:placed", again);
  document.addEventListener("bodymap:cleared", again);
  box.querySelector("[data-fill]").hidden = true;
}

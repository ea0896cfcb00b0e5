// The exam page: a press on the map opens a nodule and leads on to its size; what is open stands below.
import { BodyMap } from "../components/body_map.js";
import { startShorthand } from "../components/shorthand.js";

const form = document.querySelector("[data-exam]");
const map = BodyMap.of(document.querySelector("[data-body-map]"));
const needed = JSON.parse(form.dataset.needed);
const known = JSON.parse(form.dataset.known);
const list = document.querySelector("[data-nodule-list]");
const say = needed.words;
const MOST_LINKS = 6;

const blocks = () => [...form.querySelectorAll("[data-nodule]")];
const takenOut = () => [...form.querySelectorAll("[data-removed]")];
const put = new Map();
const blockOf = (prefix) => form.querySelector(`[data-nodule="${prefix}"]`);
const named = (prefix, name) => form.querySelectorAll(`[name="${prefix}-${name}"]`);
const chosen = (inputs) => [...inputs].find((input) => input.checked && input.value !== "")?.value ?? "";
const typed = (prefix, name) => named(prefix, name)[0]?.value.trim() ?? "";

// --- New nodules -----------------------------------------------------------------------------

function nextIndex() {
  const prefixes = [...blocks().map((block) => block.dataset.nodule), ...takenOut().map((place) => place.dataset.removed)];
  const used = prefixes.map((prefix) => /^new-(\d+)$/.exec(prefix)?.[1]).filter(Boolean).map(Number);
  return Math.max(-1, ...used) + 1;
}

function nextNumber() {
  const numbers = blocks().map((block) => Number(block.dataset.label.slice(1)));
  return Math.max(Number(form.dataset.lastNumber ?? 0), ...numbers, 0) + 1;
}

function addBlock(index = nextIndex()) {
  const words = document.getElementById("new-nodule").innerHTML;
  const copy = document.createElement("template");
  copy.innerHTML = words.replaceAll("__i__", index).replaceAll("__n__", nextNumber());
  form.querySelector("[data-add-row]").before(copy.content);
  const prefix = `new-${index}`;
  BodyMap.enhance(blockOf(prefix));
  addRow(prefix);
  return prefix;
}

function addRow(prefix) {
  const row = document.createElement("li");
  row.dataset.row = prefix;
  const link = document.createElement("a");
  link.href = `#${prefix}`;
  link.append(Object.assign(document.createElement("span"), { className: "nodule-label", textContent: blockOf(prefix).dataset.label }));
  const place = Object.assign(document.createElement("span"), { className: "muted", textContent: "" });
  place.dataset.rowPlace = "";
  const state = Object.assign(document.createElement("span"), { className: "push small" });
  state.dataset.rowState = "";
  row.append(link, place, state);
  list.append(row);
}

// A side alone is no place: the server asks for one, so the page does.
const isPlaced = (prefix) => typed(prefix, "lateral_mm") !== "" || chosen(named(prefix, "zone")) !== "";
const hasSide = (prefix) => chosen(named(prefix, "side")) !== "";
const hasFacts = (prefix) => ["long_axis_chip", "mobility", "consistency", "tenderness", "usual_pain"].some((name) => chosen(named(prefix, name)));

/** Where the next press belongs: the one being placed, an empty new block, else one more nodule. */
function waiting() {
  const active = map.active && blockOf(map.active);
  if (active && (active.dataset.placing || !isPlaced(map.active) || !hasFacts(map.active))) return map.active;
  const empty = blocks().find((block) => block.dataset.nodule.startsWith("new-") && !isPlaced(block.dataset.nodule));
  return empty?.dataset.nodule ?? addBlock();
}

document.addEventListener("bodymap:press", (event) => {
  event.preventDefault();
  const prefix = waiting();
  const { side, lateral, cc } = event.detail;
  map.setActive(prefix, blockOf(prefix).dataset.label);
  map.place(prefix, side, lateral, cc, "map");
  delete blockOf(prefix).dataset.placing;
});

document.addEventListener("bodymap:placed", (event) => {
  const { prefix, side, by } = event.detail;
  const entry = blockOf(prefix);
  if (!entry) return;
  describeRow(prefix, side);
  askIdentity(prefix, side, event.detail.lateral, event.detail.cc);
  refresh();
  markDirty();
  if (by !== "map") return;
  const first = chosen(named(prefix, "long_axis_chip")) ? null : [...named(prefix, "long_axis_chip")].find((input) => input.value !== "");
  if (first && entry.matches(".nodule-new")) {
    first.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("bodymap:cleared", (event) => {
  list.querySelector(`[data-row="${event.detail.prefix}"] [data-row-place]`)?.replaceChildren();
});

function describeRow(prefix, side) {
  const place = list.querySelector(`[data-row="${prefix}"] [data-row-place]`);
  const where = blockOf(prefix).querySelector("[data-where] strong");
  if (!place || !where) return;
  place.className = "exam-row-place";
  place.replaceChildren(...where.cloneNode(true).childNodes);
}

form.addEventListener("click", (event) => {
  const way = event.target.closest('[data-way="map"]');
  if (way) {
    const block = way.closest("[data-nodule]");
    block.dataset.placing = "yes";
    map.setActive(block.dataset.nodule, block.dataset.label);
  }
  if (event.target.closest("[data-add]")) {
    event.preventDefault();
    const prefix = addBlock();
    map.setActive(prefix, blockOf(prefix).dataset.label);
    blockOf(prefix).scrollIntoView({ block: "center" });
    blockOf(prefix).querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
    refresh();
  }
  const remove = event.target.closest("[data-remove]");
  if (remove) {
    event.preventDefault();
    takeOut(remove.closest("[data-nodule]"));
  }
  const restore = event.target.closest("[data-restore]");
  // A block that the server put by comes back from there.
  if (restore && put.has(restore.value)) {
    event.preventDefault();
    putBack(restore.closest("[data-removed]"));
  }
});

// --- Taking a block out, and back ------------------------------------------------------------------

function announce(words) {
  form.querySelector("[data-announce]").textContent = words;
}

/** The block leaves the form whole, with everything typed in it; what stands in its place leads back. */
function takeOut(block) {
  const { nodule } = block.dataset;
  const place = document.getElementById("removed-nodule").content.firstElementChild.cloneNode(true);
  const typedIn = new URLSearchParams([...new FormData(form)].filter(([name]) => name.startsWith(`${nodule}-`)));
  place.dataset.removed = place.querySelector("[data-restore]").value = nodule;
  place.querySelector('[name="removed"]').value = typedIn;
  const where = block.querySelector("[data-where] strong");
  const side = chosen(named(nodule, "side"));
  const which = where ? [...where.cloneNode(true).childNodes] : side ? [map.sideWord(side)] : [];
  place.querySelector("[data-removed-place]").replaceChildren(...which);
  put.set(nodule, block);
  // First out of the form: clearing the map would empty it.
  block.replaceWith(place);
  list.querySelector(`[data-row="${nodule}"]`)?.remove();
  map.clear(nodule);
  map.setActive(null);
  relabel();
  announce(place.querySelector("p").textContent);
  place.querySelector("[data-restore]").focus();
  told();
}

/** A block that only the shorthand made goes with its words: nothing of it is a hand's, so nothing leads back. */
function dropBlock(prefix) {
  blockOf(prefix)?.remove();
  list.querySelector(`[data-row="${prefix}"]`)?.remove();
  map.clear(prefix);
  relabel();
  told();
}

function putBack(place) {
  const prefix = place.dataset.removed;
  const block = put.get(prefix);
  put.delete(prefix);
  place.replaceWith(block);
  addRow(prefix);
  relabel();
  map.setActive(prefix, block.dataset.label);
  for (const entry of block.querySelectorAll("[data-nodule-position]")) map.readEntry(entry);
  oneSize(block.querySelector('[name$="-long_axis_mm"]'));
  announce(say.back.replace("{label}", block.dataset.label));
  block.focus();
  told();
}

/** Something changed that no box tells of: it is open or not, unsaved, and to be kept. */
function told() {
  refresh();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** New nodules are numbered as the server will number them: in the order of the page. */
function relabel() {
  let number = Number(form.dataset.lastNumber ?? 0);
  for (const block of blocks().filter((each) => each.matches(".nodule-new"))) {
    number += 1;
    const [old, now] = [block.dataset.label, `N${number}`];
    if (old !== now) rename(block, new RegExp(`\\b${old}\\b`, "g"), now);
    const row = list.querySelector(`[data-row="${block.dataset.nodule}"]`);
    if (!row) continue;
    row.querySelector(".nodule-label").textContent = now;
    list.append(row);
    map.labels = { ...map.labels, [block.dataset.nodule]: now };
  }
  map.draw();
}

function rename(block, old, now) {
  const parts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (parts.nextNode()) {
    const part = parts.currentNode;
    if (part.parentElement.localName !== "textarea") part.data = part.data.replace(old, now);
  }
  for (const element of [block, ...block.querySelectorAll("[aria-label], [data-label]")]) {
    for (const name of ["aria-label", "data-label"]) {
      const words = element.getAttribute(name);
      if (words) element.setAttribute(name, words.replace(old, now));
    }
  }
}

// --- Which one is it? ------------------------------------------------------------------------------

/** A new nodule near a known one of its side is asked about. Distance asks; it never decides. */
function askIdentity(prefix, side, lateral, cc) {
  const place = blockOf(prefix)?.querySelector("[data-identity]");
  if (!place) return;
  const reached = known.nodules
    .filter((each) => each.side === side)
    .map((each) => ({ ...each, mm: Math.round(Math.hypot(lateral - each.lateral, cc - each.cc)) }))
    .sort((a, b) => a.mm - b.mm)
    .filter((each) => each.mm <= known.within);
  const nearest = reached[0];
  const about = named(prefix, "identity_of")[0];
  if (about.value !== (nearest?.id ?? "")) for (const radio of named(prefix, "identity")) radio.checked = false;
  about.value = nearest?.id ?? "";
  place.hidden = !nearest;
  const words = place.querySelector("[data-identity-words]");
  if (nearest && words) words.textContent = say.near.replace("{mm}", nearest.mm).replace("{label}", nearest.label).replace("{when}", nearest.when);
}

const isFoundBelow = (prefix) => {
  const id = known.nodules.find((each) => each.prefix === prefix)?.id;
  return id !== undefined && blocks().some((block) => chosen(named(block.dataset.nodule, "identity")) === "same"
    && typed(block.dataset.nodule, "identity_of") === id);
};

// --- Sizes -------------------------------------------------------------------------------------

form.addEventListener("keydown", (event) => {
  if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const chip = event.target.matches?.('[name$="-long_axis_chip"]') ? event.target : null;
  if (!chip) return;
  const box = named(chip.closest("[data-nodule]").dataset.nodule, "long_axis_mm")[0];
  event.preventDefault();
  box.value = event.key;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

function oneSize(target) {
  const block = target.closest("[data-nodule]");
  if (!block) return;
  const prefix = block.dataset.nodule;
  if (target.name === `${prefix}-long_axis_chip` && target.value !== "") named(prefix, "long_axis_mm")[0].value = "";
  if (target.name === `${prefix}-long_axis_mm` && target.value.trim() !== "") for (const radio of named(prefix, "long_axis_chip")) radio.checked = false;
  const size = sizeOf(prefix);
  if (size && isPlaced(prefix)) map.size(prefix, ...size);
}

/** The axes in mm as they stand in the form; null while there is no long one. */
function sizeOf(prefix) {
  const number = (words) => Number(words.replace(",", ".")) || undefined;
  const long = number(typed(prefix, "long_axis_mm") || chosen(named(prefix, "long_axis_chip")));
  return long > 0 ? [long, number(typed(prefix, "short_axis_mm"))] : null;
}

// --- What is open --------------------------------------------------------------------------------

function openOf(block) {
  const prefix = block.dataset.nodule;
  const isKnown = block.matches(".nodule-known");
  const answer = isKnown ? chosen(named(prefix, "answer")) : "changed";
  if (isKnown && !answer && isFoundBelow(prefix)) return [];
  if (isKnown && !answer) return "excised" in block.dataset ? [] : [["answer", "answer_0"]];
  if (!["changed", "unchanged"].includes(answer)) return [];
  const open = [];
  // Once a side is chosen its chip is no question any more: the place on that side is.
  if (!isKnown && !isPlaced(prefix)) open.push(["place", hasSide(prefix) ? "zone_way" : "side_left"]);
  const identity = isKnown ? null : block.querySelector("[data-identity]");
  if (identity && !identity.hidden && !chosen(named(prefix, "identity"))) open.push(["identity", "identity_0"]);
  if (answer === "changed" && !chosen(named(prefix, "long_axis_chip")) && !typed(prefix, "long_axis_mm")
    && !chosen(named(prefix, "size_statement")) && !chosen(named(prefix, "size_described"))
    && !chosen(named(prefix, "is_thickening"))) open.push(["size", "long_axis_chip_0"]);
  const tender = chosen(named(prefix, "tenderness"));
  if (!tender) open.push(["tenderness", "tenderness_0"]);
  if (answer === "changed" && tender !== "0" && !chosen(named(prefix, "usual_pain"))) open.push(["usual_pain", "usual_pain_0"]);
  return open;
}

// --- The known ones on the map -------------------------------------------------------------------

/** As the exam's own page would draw it; felt at a place of today it stays at the last one as it was known. */
function stateOf(prefix) {
  const answer = chosen(named(prefix, "answer"));
  if (["not_felt", "not_examined"].includes(answer)) return answer;
  if (!["changed", "unchanged"].includes(answer) || isPlaced(prefix)) return "";
  if (chosen(named(prefix, "usual_pain")) === "yes") return "familiar";
  return { "": "not_graded", 0: "not_tender" }[chosen(named(prefix, "tenderness"))] ?? "tender_other";
}

function markKnown() {
  for (const block of blocks().filter((each) => each.matches(".nodule-known"))) {
    const { nodule, label } = block.dataset;
    const state = stateOf(nodule);
    const isFelt = !["", "not_felt", "not_examined"].includes(state);
    const size = isFelt && chosen(named(nodule, "answer")) === "changed" ? sizeOf(nodule) : null;
    map.answer(Number(label.slice(1)), state, isFelt ? chosen(named(nodule, "tenderness")) : "", size);
  }
}

const isUntouched = (block) => block.matches(".nodule-new") && !isPlaced(block.dataset.nodule) && !hasSide(block.dataset.nodule) && !hasFacts(block.dataset.nodule);

function refresh() {
  const nothing = chosen(form.querySelectorAll('[name="palpation"]'));
  const links = [];
  if (needed.exam.complaint_side && !chosen(form.querySelectorAll('[name="complaint_side"]'))) links.push([needed.exam.complaint_side, "id_complaint_side_0"]);
  let count = 0;
  for (const block of blocks()) {
    const { nodule, label } = block.dataset;
    const open = nothing === "not_palpated" || isUntouched(block) ? [] : openOf(block);
    if (!isUntouched(block)) count += 1;
    for (const [what, id] of open) links.push([`${label} ${needed.nodule[what]}`, `id_${nodule}-${id}`]);
    showState(nodule, open.length, isUntouched(block));
  }
  if (!count && !nothing) links.push([say.nodule, "id_palpation_0"]);
  for (const [name, words] of Object.entries(needed.exam)) {
    if (name !== "complaint_side" && !chosen(form.querySelectorAll(`[name="${name}"]`))) links.push([words, `id_${name}_0`]);
  }
  for (const [name, words] of Object.entries(needed.typed)) {
    const box = form.querySelector(`[name="${name}"]`);
    if (box && !box.value.trim()) links.push([words, box.id]);
  }
  showOpen(links);
  markKnown();
}

function showState(prefix, open, isIdle) {
  const state = list.querySelector(`[data-row="${prefix}"] [data-row-state]`);
  if (!state) return;
  state.classList.toggle("is-done", !open && !isIdle);
  state.textContent = isIdle ? "" : open ? say.count.replace("{n}", open) : say.finished;
}

function showOpen(links) {
  const place = form.querySelector("[data-open]");
  if (!links.length) return place.replaceChildren(say.done);
  const parts = [Object.assign(document.createElement("strong"), { textContent: say.open })];
  for (const [index, [words, id]] of links.slice(0, MOST_LINKS).entries()) {
    const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: words });
    link.dataset.focusLink = "";
    if (!index) leadOn(link);
    parts.push(index ? ", " : " ", link);
  }
  if (links.length > MOST_LINKS) parts.push(` ${say.more.replace("{n}", links.length - MOST_LINKS)}`);
  place.replaceChildren(...parts);
}

/** One key leads to the next open question from anywhere; it answers nothing. */
function leadOn(link) {
  link.dataset.shortcut = "g";
  if (document.body.dataset.shortcuts === "off") return;
  const cap = Object.assign(document.createElement("kbd"), { textContent: "G", className: "wide-only" });
  cap.setAttribute("aria-hidden", "true");
  link.append(cap);
}

// --- Leaving without saving ------------------------------------------------------------------------

let isDirty = document.querySelector("[data-error-summary]") !== null;
const markDirty = () => { isDirty = true; };

form.addEventListener("input", (event) => {
  markDirty();
  oneSize(event.target);
  refresh();
});
form.addEventListener("change", (event) => {
  oneSize(event.target);
  refresh();
});
// What the server keeps is offered again on the next visit: leaving loses nothing.
form.addEventListener("form:kept", (event) => { if (event.detail.isAll) isDirty = false; });
form.addEventListener("submit", (event) => { if (!event.defaultPrevented) isDirty = false; });
addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });

startShorthand(form, { map, addBlock, dropBlock, blockOf });
form.querySelector("[data-add-hint]").hidden = false;
for (const block of blocks()) oneSize(block.querySelector('[name$="-long_axis_mm"]'));
refresh();

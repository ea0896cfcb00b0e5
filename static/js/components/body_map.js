/* Placing nodules on the map of the lower back, on top of a form that works without this file.
 *
 * Markup: `{% body_map mode="place" %}` draws the map, `{% nodule_position form label %}` one entry
 * of a place per nodule. A press fills the entry; choosing a zone or typing moves the marker.
 *
 *   const map = BodyMap.of(document.querySelector("[data-body-map]"));
 *   map.setActive("new-0", "N4");              // the next press goes to this entry
 *   map.place("new-0", "left", 40, -30);       // fills the entry and draws the marker
 *   map.size("new-0", 15, 11);                 // draw it to scale (mm); optional
 *   map.answer(1, "tender_other", "2");        // a known nodule as today's answers draw it
 *   map.answer(1, "tender_other", "2", [20, 15]);  // and to today's size (mm)
 *   map.clear("new-0");                        // takes the marker away and empties the entry
 *   BodyMap.enhance(container);                // after adding entries to the page
 *
 * Events, all bubbling, from the map's root element unless said otherwise:
 *   bodymap:press   before anything is done; detail {side, lateral, cc, zone, prefix}; `prefix` is
 *                   the entry that will be filled, or null when no entry waits: then a page may
 *                   add one and call setActive() and place(). preventDefault() stops the filling.
 *   bodymap:placed  from the entry; detail {prefix, side, lateral, cc, zone, by}; `by` is map,
 *                   zone, typed or key. A good moment to move the focus to the next question.
 *   bodymap:cleared from the entry; detail {prefix}.
 *
 * The zone computed here is only a preview from the same vertex list; the server derives its own.
 */

const SVG = "http://www.w3.org/2000/svg";
const LIMITS = { lateral: 175, up: 146, down: 140, midline: 12 };
// What the form takes in mm, and how far "somewhere here" reaches around a nodule.
const SIZES = { least: 1, most: 300 };
const HALO = 9;
const maps = new WeakMap();

export class BodyMap {
  static of(root) {
    if (!maps.has(root)) maps.set(root, new BodyMap(root));
    return maps.get(root);
  }

  /** Offer the three ways in every entry within `container`, and draw what is already filled in. */
  static enhance(container = document) {
    for (const entry of container.querySelectorAll("[data-nodule-position]:not([data-ready])")) {
      entry.dataset.ready = "";
      offerWays(entry);
      mapOf(entry)?.readEntry(entry, { quiet: true });
    }
  }

  constructor(root) {
    this.root = root;
    this.svg = root.querySelector(".bm-svg");
    this.layer = root.querySelector("[data-layer]");
    this.status = root.querySelector("[data-readback]");
    this.zones = [...root.querySelectorAll(".bm-zone")].map((path) => ({
      path,
      id: path.dataset.zone,
      side: path.dataset.side,
      name: path.dataset.name,
      centre: path.dataset.centre.split(",").map(Number),
      vertices: path.dataset.vertices.split(" ").map((pair) => pair.split(",").map(Number)),
    }));
    this.places = new Map();
    // How each known nodule is drawn: as it was, then as each answer makes it. The server has drawn them all.
    this.looks = [...root.querySelector("[data-looks]")?.content.querySelectorAll(".bm-marker") ?? []];
    this.grades = new Map();
    this.sizes = new Map();
    this.active = null;
    this.svg.addEventListener("click", (event) => this.pressed(event));
    this.layer.addEventListener("keydown", (event) => this.keyed(event));
    maps.set(root, this);
  }

  // --- for pages -----------------------------------------------------------------------------

  setActive(prefix, label) {
    BodyMap.enhance();
    this.active = prefix;
    if (label) this.labels = { ...this.labels, [prefix]: label };
    this.draw();
  }

  place(prefix, side, lateral, cc, by = "map") {
    const zone = this.zoneAt(side, lateral, cc);
    if (!zone) return false;
    const place = { ...this.places.get(prefix), side, lateral, cc, zone: zone.id, by };
    this.places.set(prefix, place);
    this.active = prefix;
    this.fill(prefix, place);
    this.draw();
    this.say(this.words(place), by === "key" ? 400 : 0);
    tell(this.entry(prefix) ?? this.root, "bodymap:placed", { prefix, side, lateral, cc, zone: zone.id, by });
    return true;
  }

  size(prefix, longAxis, shortAxis) {
    const place = this.places.get(prefix);
    if (!place) return;
    Object.assign(place, { longAxis: Number(longAxis) || null, shortAxis: Number(shortAxis) || null });
    this.draw();
  }

  /** Draw a known nodule as today's answers have it; without a state as it stood before anything was said. */
  answer(number, state, grade = "", size = null) {
    const looks = this.looks.filter((look) => Number(look.dataset.number) === number);
    const look = looks.find((each) => each.dataset.state === state) ?? looks[0];
    const marker = this.knownMarkers().find((each) => Number(each.dataset.number) === number);
    const isAsBefore = grade === this.grades.get(number) && String(size) === this.sizes.get(number);
    if (!look || !marker || (look.dataset.state === marker.dataset.state && isAsBefore)) return;
    const drawn = look.cloneNode(true);
    if (size) resize(drawn, ...size);
    marker.replaceWith(drawn);
    this.grades.set(number, grade);
    this.sizes.set(number, String(size));
    const words = this.svg.querySelector(`.bm-label[data-number="${number}"]`);
    if (words) words.textContent = textOf(number, grade);
    this.explain();
  }

  clear(prefix) {
    this.places.delete(prefix);
    if (this.active === prefix) this.active = null;
    this.empty(prefix);
    this.draw();
    this.say("");
    tell(this.entry(prefix) ?? this.root, "bodymap:cleared", { prefix });
  }

  /** The zone at whole millimetres; midline first, then the first that covers the point. */
  zoneAt(side, lateral, cc) {
    if (lateral > LIMITS.lateral || cc > LIMITS.up || cc < -LIMITS.down) return null;
    const wanted = lateral <= LIMITS.midline ? "" : side;
    return this.zones.find((zone) => zone.side === wanted && covers(zone.vertices, lateral, cc)) ?? null;
  }

  words({ side, lateral, cc, zone }) {
    const parts = [this.sideWord(side), this.nameOf(zone), ...this.distances(lateral, cc)];
    if (lateral <= LIMITS.midline) parts.push(this.root.dataset.sayCheckSide);
    return parts.join(" · ");
  }

  // --- pressing and keys ---------------------------------------------------------------------

  pressed(event) {
    const target = this.target();
    const waits = target !== null && !this.places.has(target);
    if (event.target.closest("a") && !waits) return;
    event.preventDefault();
    const here = this.millimetres(event.clientX, event.clientY);
    const zone = here && this.zoneAt(here.side, here.lateral, here.cc);
    if (!zone) return this.say(this.root.dataset.sayOutside);
    const detail = { ...here, zone: zone.id, prefix: target };
    if (!tell(this.root, "bodymap:press", detail)) return;
    if (target === null) return this.say(this.root.dataset.sayNone);
    this.place(target, here.side, here.lateral, here.cc, "map");
  }

  /** The entry a press belongs to: the chosen one, else the first that is still empty. */
  target() {
    if (this.active !== null && this.entry(this.active)) return this.active;
    const entries = this.entries().map((entry) => entry.dataset.nodulePosition);
    return entries.find((prefix) => !this.places.has(prefix)) ?? (entries.length === 1 ? entries[0] : null);
  }

  millimetres(clientX, clientY) {
    const onBack = document.elementsFromPoint(clientX, clientY)
      .some((element) => element.classList.contains("bm-zone") && this.root.contains(element));
    if (!onBack) return null;
    const point = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { side: point.x < 0 ? "left" : "right", lateral: Math.round(Math.abs(point.x)), cc: -Math.round(point.y) || 0 };
  }

  keyed(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const place = this.places.get(this.active);
    if (!move || !place || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : 5;
    const outwards = place.side === "left" ? -move[0] : move[0];
    // Keys never carry a nodule across the midline: the side is what the hand said.
    const lateral = clamp(place.lateral + outwards * step, 0, LIMITS.lateral);
    const cc = clamp(place.cc + move[1] * step, -LIMITS.down, LIMITS.up);
    this.place(this.active, place.side, lateral, cc, "key");
    this.layer.querySelector(".bm-handle")?.focus({ preventScroll: true });
  }

  // --- the entry in the form -----------------------------------------------------------------

  entries() {
    return [...document.querySelectorAll(`[data-nodule-position][data-map="${this.root.dataset.bodyMap}"]`)];
  }

  entry(prefix) {
    return this.entries().find((entry) => entry.dataset.nodulePosition === prefix) ?? null;
  }

  fill(prefix, { side, lateral, cc, zone, by }) {
    const entry = this.entry(prefix);
    if (!entry) return;
    press(entry, "side", side);
    press(entry, "zone", zone.startsWith("midline-") ? zone : `${side}-${zone}`);
    write(entry, "lateral_mm", lateral);
    write(entry, "vertical_mm", Math.abs(cc));
    press(entry, "vertical_direction", cc < 0 ? "below" : "above");
    write(entry, "placed_by", by === "key" ? "map" : by);
    this.describe(entry, { side, lateral, cc, zone });
  }

  empty(prefix) {
    const entry = this.entry(prefix);
    if (!entry) return;
    for (const input of entry.querySelectorAll("input")) {
      if (input.type === "radio") input.checked = input.value === "";
      else input.value = "";
    }
    const where = entry.querySelector("[data-where]");
    where.hidden = true;
    where.replaceChildren();
  }

  describe(entry, { side, lateral, cc, zone }) {
    const where = entry.querySelector("[data-where]");
    const flag = element("span", `side-flag side-flag-${side}`, this.sideWord(side));
    const head = element("strong");
    head.append(flag, this.nameOf(zone));
    where.replaceChildren(head, element("span", "np-distance-words", this.distances(lateral, cc).join(", ")));
    where.hidden = false;
  }

  /** Someone chose or typed in the form: move the marker there. */
  readEntry(entry, { changed = "", quiet = false } = {}) {
    const prefix = entry.dataset.nodulePosition;
    const before = this.places.get(prefix);
    const side = chosen(entry, "side");
    const place = changed === "side" && before
      ? { ...before, side }
      : changed === "zone" ? this.fromZone(entry) : fromDistances(entry) ?? this.fromZone(entry);
    if (place && !place.side && !quiet) this.say(this.root.dataset.sayChooseSide);
    if (!place?.side || !this.zoneAt(place.side, place.lateral, place.cc)) return;
    if (!quiet) return this.place(prefix, place.side, place.lateral, place.cc, place.by);
    const zone = this.zoneAt(place.side, place.lateral, place.cc).id;
    this.places.set(prefix, { ...place, zone });
    this.describe(entry, { ...place, zone });
    this.draw();
  }

  fromZone(entry) {
    const choice = chosen(entry, "zone");
    const zone = this.zones.find(({ id, side }) => choice === (side ? `${side}-${id}` : id));
    if (!zone) return null;
    return { side: zone.side || chosen(entry, "side"), lateral: Math.abs(zone.centre[0]), cc: zone.centre[1], by: "zone" };
  }

  // --- drawing -------------------------------------------------------------------------------

  draw() {
    const focused = document.activeElement?.classList.contains("bm-handle") && this.layer.contains(document.activeElement);
    for (const zone of this.zones) zone.path.classList.remove("is-tinted");
    this.layer.replaceChildren();
    for (const [prefix, place] of this.places) if (prefix !== this.active) this.drawResting(prefix, place);
    const place = this.places.get(this.active);
    if (!place) return;
    this.zoneAt(place.side, place.lateral, place.cc)?.path.classList.add("is-tinted");
    this.drawActive(this.active, place);
    if (focused) this.layer.querySelector(".bm-handle")?.focus({ preventScroll: true });
  }

  drawResting(prefix, place) {
    const [x, y] = onPage(place);
    const out = place.side === "left" ? -1 : 1;
    const group = shape("g", { class: "bm-marker", transform: `translate(${x} ${y})` });
    group.append(...ellipses(place), label(this.labelOf(prefix), out * 9, -6, out));
    this.layer.append(group);
  }

  drawActive(prefix, place) {
    const [x, y] = onPage(place);
    const out = place.side === "left" ? -1 : 1;
    const away = place.cc > 0 ? -1 : 1;
    const ring = Math.max(11, (place.longAxis ?? 12) / 2 + 4.5);
    this.layer.append(...this.dimensions(x, y, ring, out, away));
    const handle = shape("g", {
      class: "bm-handle", transform: `translate(${x} ${y})`, tabindex: 0, role: "application",
      "aria-label": fillIn(this.root.dataset.sayMarker, { label: this.labelOf(prefix) }),
    });
    if (place.by === "zone") handle.append(shape("circle", { class: "bm-vague", r: ring + 8, "fill-opacity": 0.13 }));
    handle.append(
      shape("circle", { class: "bm-ring-under", r: ring, fill: "none", "stroke-width": 5.5 }),
      shape("circle", { class: "bm-ring", r: ring, fill: "none", "stroke-width": 2.4 }),
      ...ellipses(place),
    );
    const inwards = Math.abs(x) > 140 ? -out : out;
    this.layer.append(handle, label(this.labelOf(prefix), x + inwards * ring * 0.75, y + away * (ring * 0.8) + (away > 0 ? 8 : 0), inwards));
  }

  /** Two lines in millimetres: across from the midline, and up or down from the PSIS line. */
  dimensions(x, y, ring, out, away) {
    const drawn = [];
    const line = (d) => drawn.push(shape("path", { class: "bm-dimension-under", d }), shape("path", { class: "bm-dimension", d }));
    const unit = this.root.dataset.sayUnit;
    const acrossY = y + away * (ring + 4);
    if (Math.abs(x) > LIMITS.midline) {
      line(`M0 ${acrossY}H${x}M0 ${acrossY - 2.5}v5M${x} ${acrossY - 2.5}v5`);
      drawn.push(label(`${Math.abs(x)} ${unit}`, x / 2, acrossY + (away > 0 ? 11 : -4), 0));
    }
    if (Math.abs(y) > 3) {
      const tight = Math.abs(x) > 128;
      const uprightX = x + (tight ? -out : out) * (ring + 4);
      const side = tight ? -out : out;
      line(`M${uprightX} 0V${y}M${uprightX - 2.5} 0h5M${uprightX - 2.5} ${y}h5`);
      drawn.push(label(`${Math.abs(y)} ${unit}`, uprightX + side * 4, y / 2 + 3.5, side));
    }
    return drawn;
  }

  // --- words ---------------------------------------------------------------------------------

  knownMarkers() {
    return [...this.svg.querySelectorAll(".bm-markers .bm-marker")];
  }

  /** The legend, the example and what is read aloud say what is drawn now. */
  explain() {
    const known = this.knownMarkers();
    for (const entry of this.root.querySelectorAll(".bm-legend [data-state]")) {
      entry.hidden = !known.some((marker) => marker.dataset.state === entry.dataset.state);
    }
    const numbers = [...new Set(this.looks.map((look) => Number(look.dataset.number)))];
    const [first] = numbers.filter((number) => this.grades.get(number)).sort((a, b) => a - b);
    const key = this.root.querySelector("[data-key]");
    key.hidden = first === undefined;
    if (first !== undefined) key.textContent = fillIn(this.root.dataset.sayKey, { text: textOf(first, this.grades.get(first)), number: first, grade: this.grades.get(first) });
    const said = numbers.map((number) => known.find((marker) => Number(marker.dataset.number) === number)?.querySelector("title").textContent);
    this.svg.querySelector("[data-summary]").textContent = said.filter(Boolean).join(". ");
  }

  sideWord(side) {
    return side === "left" ? this.root.dataset.wordLeft : this.root.dataset.wordRight;
  }

  nameOf(zoneId) {
    return this.zones.find(({ id }) => id === zoneId)?.name ?? "";
  }

  labelOf(prefix) {
    return this.labels?.[prefix] ?? this.entry(prefix)?.dataset.label ?? "";
  }

  distances(lateral, cc) {
    const { sayMidline, sayLateral, sayOnLine, sayAbove, sayBelow } = this.root.dataset;
    const across = lateral <= LIMITS.midline ? sayMidline : fillIn(sayLateral, { mm: lateral });
    return [across, cc === 0 ? sayOnLine : fillIn(cc > 0 ? sayAbove : sayBelow, { mm: Math.abs(cc) })];
  }

  say(text, after = 0) {
    clearTimeout(this.saying);
    if (after) this.saying = setTimeout(() => { this.status.textContent = text; }, after);
    else this.status.textContent = text;
  }
}

// --- geometry --------------------------------------------------------------------------------

function covers(vertices, x, y) {
  let inside = false;
  for (let i = 0; i < vertices.length; i += 1) {
    const [ax, ay] = vertices[i];
    const [bx, by] = vertices[(i + 1) % vertices.length];
    const turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
    const onEdge = turn === 0 && x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
    if (onEdge) return true;
    if (ay > y !== by > y && turn > 0 === by > ay) inside = !inside;
  }
  return inside;
}

const clamp = (number, low, high) => Math.min(high, Math.max(low, number));
const onPage = ({ side, lateral, cc }) => [side === "left" ? -lateral : lateral, -cc];

// --- small builders --------------------------------------------------------------------------

function shape(name, attributes, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

function element(name, className = "", text = "") {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

function label(text, x, y, direction) {
  const anchor = { "-1": "end", 0: "middle", 1: "start" }[direction];
  return shape("text", {
    class: "bm-label", x, y, "text-anchor": anchor, "font-size": 10.5, "font-weight": 700,
    "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke",
  }, text);
}

function ellipses({ longAxis, shortAxis }) {
  const rx = (longAxis ?? 12) / 2;
  const ry = (shortAxis ?? longAxis ?? 12) / 2;
  return [shape("ellipse", { class: "bm-nodule bm-being_placed", rx, ry, "stroke-width": 1.5 })];
}

/** Give a known nodule its axes of today; the hatching follows. */
function resize(marker, longAxis, shortAxis = longAxis) {
  const nodule = marker.querySelector(".bm-nodule");
  if (!nodule || ![longAxis, shortAxis].every((mm) => mm >= SIZES.least && mm <= SIZES.most)) return;
  const [rx, ry] = [longAxis / 2, shortAxis / 2];
  const stretch = [rx / nodule.getAttribute("rx"), ry / nodule.getAttribute("ry")];
  marker.querySelector(".bm-hatch")?.setAttribute("transform", `scale(${stretch.join(" ")})`);
  nodule.setAttribute("rx", rx);
  nodule.setAttribute("ry", ry);
  marker.querySelector(".bm-vague")?.setAttribute("r", Math.max(rx, ry) + HALO);
}

const textOf = (number, grade) => (grade ? `N${number}·${grade}` : `N${number}`);
const fillIn = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function tell(from, name, detail) {
  return from.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }));
}

// --- reading and writing an entry --------------------------------------------------------------

const nameIn = (entry, field) => (entry.dataset.nodulePosition ? `${entry.dataset.nodulePosition}-${field}` : field);
const inputs = (entry, field) => [...entry.querySelectorAll("input")].filter((input) => input.name === nameIn(entry, field));

function press(entry, field, value) {
  for (const input of inputs(entry, field)) input.checked = input.value === value;
}

function write(entry, field, value) {
  const [input] = inputs(entry, field);
  if (input && input !== document.activeElement) input.value = value;
}

const chosen = (entry, field) => inputs(entry, field).find((input) => input.checked)?.value ?? "";

function fromDistances(entry) {
  const [lateral, vertical] = ["lateral_mm", "vertical_mm"].map((field) => inputs(entry, field)[0]?.value.trim() ?? "");
  const direction = chosen(entry, "vertical_direction");
  if (!/^\d{1,3}$/.test(lateral) || !/^\d{1,3}$/.test(vertical)) return null;
  if (!direction && Number(vertical) !== 0) return null;
  const cc = direction === "below" ? -Number(vertical) || 0 : Number(vertical);
  return { side: chosen(entry, "side"), lateral: Number(lateral), cc, by: inputs(entry, "placed_by")[0]?.value || "typed" };
}

const mapOf = (entry) => {
  const root = document.querySelector(`[data-body-map="${entry.dataset.map}"]`);
  return root ? BodyMap.of(root) : null;
};

// --- the three ways ----------------------------------------------------------------------------

function offerWays(entry) {
  const ways = entry.querySelector("[data-ways]");
  if (!ways || !mapOf(entry)) return;
  ways.hidden = false;
  const failed = entry.querySelector("[data-panel][data-has-error]");
  openWay(entry, failed?.dataset.panel ?? "map");
  ways.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]")?.dataset.way;
    if (!way) return;
    mapOf(entry).setActive(entry.dataset.nodulePosition);
    openWay(entry, way);
    if (way === "map") mapOf(entry).root.scrollIntoView({ block: "nearest" });
  });
}

function openWay(entry, way) {
  for (const button of entry.querySelectorAll("[data-way]")) button.setAttribute("aria-pressed", button.dataset.way === way);
  for (const panel of entry.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== way && !("hasError" in panel.dataset);
}

function changed(event) {
  const entry = event.target.closest?.("[data-nodule-position]");
  const field = entry && ["side", "zone", "lateral_mm", "vertical_mm", "vertical_direction"].find((name) => nameIn(entry, name) === event.target.name);
  if (!field) return;
  const map = mapOf(entry);
  if (!map) return;
  if (field === "zone" && event.target.value === "") return map.clear(entry.dataset.nodulePosition);
  if (!["side", "zone"].includes(field)) inputs(entry, "placed_by")[0].value = "typed";
  map.readEntry(entry, { changed: field });
}

document.addEventListener("change", changed);
document.addEventListener("focusin", (event) => {
  const entry = event.target.closest?.("[data-nodule-position]");
  const map = entry && mapOf(entry);
  if (map && map.active !== entry.dataset.nodulePosition) map.setActive(entry.dataset.nodulePosition);
});
document.addEventListener("htmx:load", (event) => BodyMap.enhance(event.target));
for (const root of document.querySelectorAll("[data-body-map]")) BodyMap.of(root);
BodyMap.enhance();

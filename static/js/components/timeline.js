// Reading the drawing: point at it, or step from mark to mark; the strip below says what stands there.
// Without this script the table says the same.
const box = document.querySelector(".timeline-box");
const strip = document.querySelector("[data-readout]");
const NEAR = 26;
const SVG = "http://www.w3.org/2000/svg";

function drawing() {
  return [...box.querySelectorAll(".timeline")].find((each) => each.getClientRects().length);
}

function marksOf(svg) {
  return [...svg.querySelectorAll(".tl-p")].map((mark) => {
    const [x, y] = mark.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    return { mark, x, y };
  }).sort((a, b) => a.x - b.x || a.y - b.y);
}

// A very long course has no sentence at each mark: its day's rows of the table tell.
function words(mark) {
  const title = mark.querySelector("title");
  if (title) return title.textContent;
  const cells = [...document.querySelectorAll(`.tl-points-table td[data-day="${mark.dataset.day}"]`)];
  const said = cells.map((cell) => [...cell.parentElement.cells].slice(1, 3).map((each) => each.textContent.trim()).filter(Boolean).join(": "));
  return [cells[0]?.textContent, said.join("; ")].filter(Boolean).join(": ");
}

if (box && strip) {
  const output = strip.querySelector("output");
  let svg = null;
  let marks = [];
  let at = -1;

  const current = () => {
    const now = drawing();
    if (now !== svg) {
      svg = now;
      marks = svg ? marksOf(svg) : [];
      at = -1;
    }
    return marks.length > 0;
  };

  const read = (place) => {
    at = place;
    const { mark, x, y } = marks[at];
    svg.querySelector(".tl-read")?.remove();
    const ring = document.createElementNS(SVG, "circle");
    for (const [name, value] of [["class", "tl-read"], ["cx", x], ["cy", y], ["r", 12], ["fill", "none"]]) ring.setAttribute(name, value);
    svg.append(ring);
    output.textContent = words(mark);
  };

  const step = (by) => {
    if (!current()) return;
    const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : at + by;
    if (next >= 0 && next < marks.length) read(next);
  };

  strip.hidden = false;
  for (const button of strip.querySelectorAll("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  strip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  box.addEventListener("pointermove", (event) => {
    if (!current()) return;
    const area = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / area.width;
    const x = (event.clientX - area.left) * scale;
    const y = (event.clientY - area.top) * scale;
    let best = -1;
    let least = NEAR * NEAR * scale * scale;
    marks.forEach((each, place) => {
      const far = (each.x - x) ** 2 + (each.y - y) ** 2;
      if (far < least) { best = place; least = far; }
    });
    if (best >= 0 && best !== at) read(best);
  });
}

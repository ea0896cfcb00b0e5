// A pen on a box: what is drawn goes along as moves and lines in whole numbers, no picture.
const STEP = 3;
const MOST_POINTS = 1800;

function start(holder) {
  const canvas = holder.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const field = holder.parentElement.querySelector("input[type=hidden]");
  const words = holder.querySelector("[data-signature-words]");
  let strokes = read(field.value);
  let stroke = null;
  holder.hidden = false;

  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    const at = (value, size) => Math.max(0, Math.min(size - 1, Math.round(value)));
    return [
      at(((event.clientX - box.left) / box.width) * canvas.width, canvas.width),
      at(((event.clientY - box.top) / box.height) * canvas.height, canvas.height),
    ];
  };

  const keep = () => {
    const whole = strokes.filter((each) => each.length > 1);
    field.value = whole.map(([first, ...rest]) => `M${first.join(" ")}${rest.map((p) => `L${p.join(" ")}`).join("")}`).join("");
    words.textContent = field.value ? words.dataset.signed : words.dataset.empty;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const each of strokes) {
      pen.beginPath();
      each.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (strokes.flat().length >= MOST_POINTS) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [spot(event)];
    strokes.push(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || strokes.flat().length >= MOST_POINTS) return;
    const [x, y] = spot(event);
    const [lastX, lastY] = stroke.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < STEP) return;
    stroke.push([x, y]);
    draw();
  });
  const lift = () => {
    stroke = null;
    keep();
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  holder.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes = [];
    draw();
    keep();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
  if (field.value) keep();
}

function read(path) {
  return path.split("M").filter(Boolean).map((each) => each.split("L").map((point) => point.split(" ").map(Number)));
}

for (const holder of document.querySelectorAll("[data-signature]")) start(holder);

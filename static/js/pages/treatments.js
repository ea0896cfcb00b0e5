// Shows the same arithmetic the server does, while it is typed; and opens the side row a tick belongs to.
const PLAIN = /^[0-9]{1,9}(?:[.,][0-9]{1,2})?$/;

function read(input) {
  const text = (input?.value ?? input ?? "").trim();
  return PLAIN.test(text) ? Number(text.replace(",", ".")) : null;
}

function plain(number) {
  const [whole, part] = String(Math.round(number * 100) / 100).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part ? `${grouped}.${part}` : grouped;
}

function working(percent, mgMl, volume) {
  if (volume === null || (percent === null && mgMl === null)) return "";
  const mg = percent === null ? mgMl * volume : percent * 10 * volume;
  const factors = percent === null ? `${plain(mgMl)} mg/mL` : `${plain(percent)} % × 10`;
  return `${factors} × ${plain(volume)} mL = ${plain(mg)} mg`;
}

function sumAgent(row) {
  const box = (name) => row.querySelector(`input[name$="-${name}"]`);
  const fixed = (value) => (value ? Number(value) : null);
  const percent = row.dataset.percent === undefined ? read(box("concentration_percent")) : fixed(row.dataset.percent);
  const mgMl = row.dataset.mgMl === undefined ? read(box("concentration_mg_ml")) : fixed(row.dataset.mgMl);
  row.querySelector("[data-agent-sum]").textContent = working(percent, mgMl, read(box("volume_ml")));
}

function sumDay(form) {
  const place = form.querySelector("[data-day-sum]");
  if (!place) return;
  const [dose, times] = ["dose_mg", "times_per_day"].map((name) => read(form.elements[name]));
  place.textContent = dose === null || times === null ? "" : place.dataset.words
    .replace("{dose}", plain(dose)).replace("{times}", plain(times)).replace("{sum}", plain(dose * times));
}

document.addEventListener("input", (event) => {
  const row = event.target.closest("[data-agent]");
  if (row) sumAgent(row);
  const form = event.target.closest("form[data-course]");
  if (form) sumDay(form);
});

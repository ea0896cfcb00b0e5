// The chart's own keys: 1, 2, 3 choose the range, d opens the table. Printing opens it too.
const table = document.querySelector("details.tl-table");
const isOff = document.body.dataset.shortcuts === "off";

document.addEventListener("keydown", (event) => {
  if (isOff || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type='hidden']), textarea, select") || event.target.isContentEditable) return;
  if (event.key === "d" && table) {
    table.open = !table.open;
    if (table.open) table.querySelector("summary").focus();
    return;
  }
  // Digits belong to the score buttons while one of them has the focus.
  if (event.target.closest(".chart-scores")) return;
  document.querySelector(`[data-range="${CSS.escape(event.key)}"]`)?.click();
});

let wasOpen = false;
addEventListener("beforeprint", () => {
  if (!table) return;
  wasOpen = table.open;
  table.open = true;
});
addEventListener("afterprint", () => {
  if (table) table.open = wasOpen;
});

// The cookie tells the server which of the three drawings this width has room for, so that it sends one.
// The widths are those of the stylesheet.
const box = document.querySelector(".timeline-box");
const secure = location.protocol === "https:" ? "; Secure" : "";

function fitting() {
  const width = box.clientWidth;
  if (width < 560) return "narrow";
  return width < 1000 ? "middle" : "wide";
}

function tell(name, seconds) {
  document.cookie = `drawing=${name}; Path=/; Max-Age=${seconds}; SameSite=Lax${secure}`;
}

// Whoever turns the phone or drags the window gets all drawings once; the stylesheet chooses from then on.
async function bringAll() {
  tell("", 0);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const drawn = page.querySelector(".timeline-box");
  if (drawn) box.replaceChildren(...drawn.children);
}

if (box) {
  let bringing = null;
  new ResizeObserver(() => {
    const name = fitting();
    if (!box.querySelector(`.timeline-${name}`)) bringing ??= bringAll().catch(() => { bringing = null; });
    Promise.resolve(bringing).then(() => tell(fitting(), 31536000));
  }).observe(box);
}

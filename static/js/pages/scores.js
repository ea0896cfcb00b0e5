// Arrow down and up move from statement to statement; Space ticks, as everywhere. The ticks are counted aloud.
const list = document.querySelector("[data-ticks]");

if (list) {
  const boxes = [...list.querySelectorAll('input[type="checkbox"]')];
  const said = list.querySelector("[data-ticked]");

  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    said.hidden = false;
    said.textContent = `${ticked} / ${boxes.length}`;
  };

  list.addEventListener("change", count);
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && boxes[boxes.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  count();
}

// The little that a page cannot do without a script. Every page works without it.
"use strict";

// The cells of a deadline: one stop for the Tab key, arrows from cell to cell.
function walkBar(bar) {
  const cells = [...bar.querySelectorAll("a")];
  const start = cells.find((cell) => cell.matches("[data-today]")) || cells[0];
  cells.forEach((cell) => { cell.tabIndex = cell === start ? 0 : -1; });
  bar.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -cells.length, End: cells.length };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const here = cells.indexOf(document.activeElement);
    const there = cells[Math.min(Math.max(here + step, 0), cells.length - 1)];
    cells.forEach((cell) => { cell.tabIndex = cell === there ? 0 : -1; });
    there.focus();
  });
}

// Files dropped onto a field are taken as if they had been chosen.
function takeDrops(zone) {
  const input = zone.querySelector("input[type=file]");
  const mark = (on) => (event) => { event.preventDefault(); zone.classList.toggle("over", on); };
  zone.addEventListener("dragover", mark(true));
  zone.addEventListener("dragleave", mark(false));
  zone.addEventListener("drop", (event) => {
    mark(false)(event);
    const all = new DataTransfer();
    [...input.files, ...event.dataTransfer.files].forEach((file) => all.items.add(file));
    input.files = all.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// What is too large is said before it is sent.
function weighFiles(input) {
  input.addEventListener("change", (event) => {
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    const isTooLarge = bytes > Number(input.dataset.most);
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    if (input.reportValidity()) return;
    event.stopImmediatePropagation();
  });
}

// A form that cannot be kept says so, in place of when it was kept last.
function sayWhenLost(place) {
  ["htmx:responseError", "htmx:sendError"].forEach((name) => {
    place.addEventListener(name, () => { place.textContent = place.dataset.lost; });
  });
}

// A form is sent once, however often its button is pressed.
function sendOnce(form) {
  form.addEventListener("submit", () => {
    setTimeout(() => form.querySelectorAll("button").forEach((each) => { each.disabled = true; }));
  });
  addEventListener("pageshow", () => {
    form.querySelectorAll("button").forEach((each) => { each.disabled = false; });
  });
}

// A sentence to begin with goes into its field, after what stands there.
function putIn(button) {
  const field = document.getElementById(button.dataset.into);
  const before = field.value.trimEnd();
  field.value = before && !/[。；;，,]$/.test(before) ? `${before}；${button.dataset.phrase}` : before + button.dataset.phrase;
  field.focus();
}

// On a narrow screen the pages stand in one row: the one that is open is brought into view.
function showWhere(here) {
  const row = here.closest("ul");
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// The first field that is wrong is where to go on, however far down it stands; a refusal that is
// about no one field is brought into view.
function goTo(wrong) {
  for (let part = wrong.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  if (wrong.matches("input, select, textarea")) wrong.focus();
  wrong.scrollIntoView({ block: "center" });
}

// All boxes of a form at once, and none once all are chosen.
function chooseAll(button) {
  const boxes = [...document.getElementById(button.dataset.all).elements].filter((each) => each.type === "checkbox");
  const isChosen = boxes.some((box) => !box.checked);
  boxes.forEach((box) => { box.checked = isChosen; });
}

document.documentElement.classList.add("has-script");
document.querySelectorAll(".side [aria-current]").forEach(showWhere);
[...document.querySelectorAll("main :is([aria-invalid], form .error[role=alert])")].slice(0, 1).forEach(goTo);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-into]");
  if (button) putIn(button);
});
document.querySelectorAll("[data-all]").forEach((button) => button.addEventListener("click", () => chooseAll(button)));
document.querySelectorAll("[data-bar]").forEach(walkBar);
document.querySelectorAll("[data-drop]").forEach(takeDrops);
document.querySelectorAll("[data-most]").forEach(weighFiles);
document.querySelectorAll("[data-lost]").forEach(sayWhenLost);
document.querySelectorAll("form[method=post]").forEach(sendOnce);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// One slide on the whole screen. Python makes slides and keeps the step in the address; here are
// keys, dots, swipes, the wipe, and the size at which a slide fits without scrolling.
const KEYS = {
  ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity,
};
const WIPES = { ArrowUp: 5, ArrowDown: -5 };
const [LARGEST, SMALLEST, FINER] = [1.3, 0.5, 0.03];
const SWIPE = 60; // pixels
const stages = new WeakMap();

export default function (component) {
  const { parentElement, data } = component;
  const stage = stages.get(parentElement) ?? mount(parentElement);
  stages.set(parentElement, stage);
  stage.go = (step) => component.setTriggerValue("go", step);
  stage.leave = () => component.setTriggerValue("leave", true);
  stage.show(data);
  return () => {
    stage.end();
    stages.delete(parentElement);
  };
}

function mount(root) {
  const find = (name) => root.querySelector(name);
  const [box, slide] = [find(".stage"), find(".slide")];
  const stage = { step: 1, last: 1, html: "" };

  const to = (step) => {
    const wanted = Math.min(Math.max(step, 1), stage.last);
    if (wanted === stage.step) return;
    stage.step = wanted; // at once: a second key counts from here
    mark();
    slide.classList.add("waiting");
    stage.go(wanted);
  };

  const mark = () => {
    find(".dots").childNodes.forEach((dot, place) => {
      dot.toggleAttribute("aria-current", place + 1 === stage.step);
      if (place + 1 === stage.step) dot.setAttribute("aria-current", "step");
    });
    find(".back").disabled = stage.step === 1;
    find(".on").disabled = stage.step === stage.last;
    find(".name-of-step").textContent = `${stage.step} of ${stage.last}: ${stage.names[stage.step - 1]}`;
  };

  const fit = () => {
    let grow = LARGEST;
    box.style.setProperty("--grow", grow);
    const spills = () =>
      slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1;
    while (spills() && grow > SMALLEST) {
      grow -= FINER;
      box.style.setProperty("--grow", grow);
    }
  };

  const wiped = (by) => {
    const range = find(".wipe input");
    if (!range) return false;
    range.value = Number(range.value) + by;
    range.oninput();
    return true;
  };

  const onKey = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const on = event.composedPath()[0];
    if (event.key === " " && on.matches?.("button, a")) return;
    if (event.key === "Escape") stage.leave();
    else if (event.key in WIPES && wiped(WIPES[event.key])) event.preventDefault();
    else if (event.key in KEYS) {
      event.preventDefault();
      to(stage.step + KEYS[event.key]);
    }
  };

  let start = null;
  box.ontouchstart = (event) => {
    start = event.target.closest(".wipe") ? null : event.changedTouches[0];
  };
  box.ontouchend = (event) => {
    if (!start) return;
    const end = event.changedTouches[0];
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) to(stage.step + (x < 0 ? 1 : -1));
  };
  find(".back").onclick = () => to(stage.step - 1);
  find(".on").onclick = () => to(stage.step + 1);
  find(".leave").onclick = () => stage.leave();
  find(".whole").onclick = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };

  stage.show = (data) => {
    Object.assign(stage, { step: data.step, last: data.names.length, names: data.names });
    box.classList.toggle("dark", data.dark);
    const dots = data.names.map((name, place) => dot(name, () => to(place + 1)));
    find(".dots").replaceChildren(...dots);
    mark();
    slide.classList.remove("waiting");
    if (data.slide !== stage.html) {
      stage.html = data.slide;
      slide.innerHTML = data.slide; // escaped where it was made, in markup.py
      slide.classList.toggle("pictured", find(".person") !== null);
      wipe(find(".wipe"));
      slide.querySelectorAll("img").forEach((image) => (image.onload = fit));
    }
    fit();
  };
  const watcher = new ResizeObserver(fit);
  watcher.observe(box);
  document.addEventListener("keydown", onKey);
  document.fonts?.ready.then(fit);
  stage.end = () => {
    watcher.disconnect();
    document.removeEventListener("keydown", onKey);
  };
  return stage;
}

function dot(name, go) {
  const button = document.createElement("button");
  button.append(document.createElement("i"));
  button.setAttribute("aria-label", name);
  button.title = name;
  button.onclick = go;
  return button;
}

function wipe(box) {
  const range = box?.querySelector("input");
  if (!range) return;
  range.oninput = () => box.style.setProperty("--at", `${range.value}%`);
  range.oninput();
}

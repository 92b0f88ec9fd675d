"use strict";
// The map by day that every page shares: helpers, names on the map, the slider and its clock.
const data = JSON.parse(document.getElementById("data").textContent);
const at = id => document.getElementById(id);
const SVG = at("map").namespaceURI;
const make = (parent, tag, values, text) => {
  const made = parent.namespaceURI === SVG || tag === "svg" ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const name in values) made.setAttribute(name, values[name]);
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
};
const channels = colour => [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16));
const mixed = (a, b, t) => "rgb(" + a.map((v, i) => Math.round(v + (b[i] - v) * t)).join(",") + ")";
const shade = (colours, share) => {
  const ramp = colours.map(channels), x = Math.min(Math.max(share, 0), 1) * (ramp.length - 1), i = Math.min(Math.floor(x), ramp.length - 2);
  return mixed(ramp[i], ramp[i + 1], x - i);
};
const percent = share => share > 0 && share < 0.005 ? "<1 %" : share < 1 && share >= 0.995 ? ">99 %" : Math.round(100 * share) + " %";
const keyRamp = (box, colours) => make(box, "span", { class: "ramp", style: "background: linear-gradient(to right, " + colours.join(",") + ")" });
for (const row of data.names) make(at("names"), "text", { x: row.x, y: row.y }, row.text);

// Calls `draw` with the row of the day that the slider shows; the button goes through the days. Returns a redraw.
function startPlayer(draw, first) {
  const slider = at("day"), button = at("play"), last = data.days.length - 1;
  let clock = 0;
  const show = () => {
    const day = Number(slider.value);
    at("date").textContent = data.dates[day] + " (day " + data.days[day] + ")";
    slider.setAttribute("aria-valuetext", data.dates[day]);
    draw(day);
  };
  const stop = () => { clearInterval(clock); clock = 0; button.textContent = "Play"; };
  button.addEventListener("click", () => {
    if (clock) return stop();
    if (Number(slider.value) >= last) slider.value = 0;
    button.textContent = "Pause";
    show();
    clock = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) >= last) stop();
    }, 700);
  });
  slider.max = last;
  slider.value = Math.min(first, last);
  slider.addEventListener("input", () => { stop(); show(); });
  return show;
}

/* What both pictures are drawn with: elements, days as numbers, shapes. */
"use strict";

const byId = (id) => document.getElementById(id);
const put = (made, attributes, parent, text) => {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  if (parent) parent.append(made);
  return made;
};
const drawn = (name, attributes = {}, parent = null, text = null) =>
  put(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, parent, text);
const written = (name, text = null, parent = null, attributes = {}) =>
  put(document.createElement(name), attributes, parent, text);
const short = (text, most = 24) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

/* Days as numbers, for sliders and for the time axis. */
const DAY = 86400000;
const number = (day) => Math.round(Date.parse(day) / DAY);
const day = (value) => new Date(value * DAY).toISOString().slice(0, 10);

/* The page holds a shape of radius 1 for each kind: shape says the kind of node, colour only repeats it. */
const shape = (kind, radius, parent, css) =>
  drawn("use", { href: byId(`shape-${kind}`) ? `#shape-${kind}` : "#shape-other", transform: `scale(${radius})`, class: css }, parent);

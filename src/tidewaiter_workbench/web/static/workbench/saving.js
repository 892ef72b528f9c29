// Saves a picture as it is on the screen, as one SVG file that carries its own colours and needs no network.
// The server is told first: what leaves the house is on record, and who may not take it gets nothing.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  // How each shape looks, written onto it as attributes: style attributes are forbidden here, as everywhere.
  const LOOKS = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor", "paint-order", "vector-effect",
  ];
  const UNSEEN = new Set(["defs", "desc", "title", "marker", "symbol", "metadata", "pattern", "clipPath"]);
  const THEIRS = /^(data-|on|hx-)|^(class|style|tabindex|role|href|target)$/;

  const made = (name, attributes, parent, text) => {
    const one = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    if (text) one.textContent = text;
    if (parent) parent.append(one);
    return one;
  };
  const strip = (one) => {
    for (const { name } of [...one.attributes]) if (THEIRS.test(name) && !(one.localName === "use" && name === "href")) one.removeAttribute(name);
  };
  /* The copy gets the looks of what it is a copy of; what is not seen is left out. */
  const dress = (from, to) => {
    const look = getComputedStyle(from);
    const below = [...from.children].map((child, n) => [child, to.children[n]]);
    if (!UNSEEN.has(from.localName)) {
      if (look.display === "none" || look.visibility === "hidden") return to.remove();
      strip(to);
      for (const name of LOOKS) {
        const value = look.getPropertyValue(name);
        if (value && value !== "none" || name === "fill" || name === "stroke") to.setAttribute(name, value || "none");
      }
    }
    for (const [child, copy] of below) dress(child, copy);
  };
  /* Shapes and arrow heads that the page keeps elsewhere come along. A shape takes its looks from where it is used. */
  const bring = (picture) => {
    const defs = made("defs", {});
    const have = new Set([...picture.querySelectorAll("[id]")].map((one) => one.id));
    for (const one of picture.querySelectorAll("*")) for (const { value } of one.attributes) {
      const id = (/^#(.+)$/.exec(value) || /^url\("?#([^")]+)"?\)$/.exec(value) || [])[1];
      const from = id && !have.has(id) && document.getElementById(id);
      if (!from) continue;
      have.add(id);
      const copy = from.cloneNode(true);
      if (from.localName === "marker") dress(from, copy);
      defs.append(copy);
    }
    if (defs.children.length) picture.prepend(defs);
  };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^(transparent|rgba\(.*, 0\))$/.test(colour)) return colour;
    }
    return "white";
  };

  const alone = (svg, { name, foot }) => {
    const copy = svg.cloneNode(true);
    dress(svg, copy);
    strip(copy);
    bring(copy);
    const seen = svg.viewBox.baseVal;
    const box = seen && seen.width ? [seen.x, seen.y, seen.width, seen.height] : [0, 0, svg.clientWidth, svg.clientHeight];
    const [x, y, width, height] = box, head = 34, below = 26;
    const ink = getComputedStyle(svg).color;
    const font = { "font-family": "Inter, Segoe UI, Helvetica Neue, DejaVu Sans, Arial, sans-serif", fill: ink, stroke: "none" };
    const whole = made("svg", { xmlns: SVG, viewBox: `${x} ${y - head} ${width} ${height + head + below}`, width, height: height + head + below, role: "img" });
    made("title", {}, whole, name);
    made("desc", {}, whole, foot);
    made("rect", { x, y: y - head, width, height: height + head + below, fill: ground(svg) }, whole);
    made("text", { ...font, x: x + 10, y: y - head + 22, "font-size": 15, "font-weight": 650 }, whole, name);
    for (const [key, value] of Object.entries({ x, y, width, height, viewBox: box.join(" "), overflow: "hidden" })) copy.setAttribute(key, value);
    copy.removeAttribute("aria-labelledby");
    whole.append(copy);
    made("text", { ...font, x: x + 10, y: y + height + below - 9, "font-size": 11, opacity: 0.8 }, whole, foot);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(whole)}`;
  };

  const tell = (words) => {
    const line = document.createElement("p");
    line.className = "said error";
    line.textContent = words;
    document.getElementById("said").replaceChildren(line);
  };
  const save = async (button) => {
    const svg = document.querySelector(button.dataset.save);
    if (!svg) return;
    const facts = new FormData();
    for (const name of ["picture", "kind", "key"]) facts.append(name, button.dataset[name]);
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    const answer = await fetch(button.dataset.record, { method: "POST", headers, body: facts }).catch(() => null);
    if (!answer || !answer.ok) return tell(button.dataset.refused);
    const file = URL.createObjectURL(new Blob([alone(svg, button.dataset)], { type: "image/svg+xml" }));
    const link = document.createElement("a");
    link.href = file;
    link.download = `${button.dataset.name.trim().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "picture"}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 10000);
  };

  const wake = () => { for (const one of document.querySelectorAll("[data-save][hidden]")) one.hidden = false; };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) save(button);
  });
  document.addEventListener("htmx:afterSettle", wake);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", wake); else wake();
})();

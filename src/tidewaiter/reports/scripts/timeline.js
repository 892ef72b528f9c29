"use strict";

/* The timeline: a lane for each party shown, first to last document as a bar, events as marks. */
const drawTimeline = (time, { shown, ties, events, from, to, select }) => {
  const lanes = [...shown].filter((node) => events.some((event) => event.node === node.id));
  const first = (node) => events.find((event) => event.node === node.id).on;
  lanes.sort((a, b) => b.asked - a.asked || (b.violations > 0) - (a.violations > 0) || first(a).localeCompare(first(b)));
  const [left, width, row, height] = [230, 1180, 26, lanes.length * 26 + 44];
  time.replaceChildren();
  time.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const x = (value) => left + ((value - from) / (to - from || 1)) * (width - left - 24);
  const inside = (event) => number(event.on) >= from && number(event.on) <= to;
  const years = (to - from) / 365;
  const step = years > 8 ? 12 : years > 3 ? 6 : years > 1.2 ? 3 : 1;
  const start = new Date(from * DAY);
  for (let month = start.getUTCMonth() + 1; ; month += 1) {
    const on = Date.UTC(start.getUTCFullYear(), month, 1) / DAY;
    if (on > to) break;
    if (month % step) continue;
    drawn("line", { class: "tick", x1: x(on), x2: x(on), y1: 24, y2: height - 8 }, time);
    drawn("text", { class: "axis", x: x(on), y: 16 }, time, day(on).slice(0, 7));
  }
  const at = new Map(lanes.map((node, n) => [node.id, 40 + n * row]));
  for (const node of lanes) {
    const y = at.get(node.id), mine = events.filter((event) => event.node === node.id);
    const label = drawn("text", { class: node.asked ? "who asked" : "who", x: left - 14, y: y + 4, tabindex: 0, role: "button" }, time, short(node.label, 32));
    for (const kind of ["click", "keydown"]) label.addEventListener(kind, (event) => { if (!event.key || event.key === "Enter") select(node); });
    const seen = mine.filter((event) => event.kind.endsWith("seen")).map((event) => Math.min(to, Math.max(from, number(event.on))));
    if (seen.length) drawn("rect", { class: node.violations ? "life violator" : "life", x: x(Math.min(...seen)), y: y - 3, width: Math.max(2, x(Math.max(...seen)) - x(Math.min(...seen))), height: 6, rx: 3 }, time);
    for (const event of mine.filter((one) => inside(one) && !one.kind.endsWith("seen"))) {
      const group = drawn("g", { transform: `translate(${x(number(event.on)).toFixed(1)},${y})` }, time);
      shape(event.kind === "violation" ? "phone" : "email", 7, group, `event ${event.kind}`);
      drawn("title", {}, group, `${event.on}: ${event.text}${event.document ? `\n${event.document}` : ""}`);
    }
  }
  for (const tie of ties) {
    if (tie.kind !== "replaced_by" || !at.has(tie.source) || !at.has(tie.target)) continue;
    const when = x(Math.min(to, Math.max(from, number(tie.first_on))));
    drawn("path", { class: "passes-on", d: `M${when},${at.get(tie.source)}V${at.get(tie.target) - Math.sign(at.get(tie.target) - at.get(tie.source)) * 6}`, "marker-end": "url(#arrow)" }, time);
  }
};


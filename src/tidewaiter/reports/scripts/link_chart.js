/* The link chart: one picture, one timeline, two tables, and one set of filters for all of them.
   Places are given; this script folds, filters, moves and tells. It asks nothing of any network.

   A page may give more: `words` (what to say instead of our English), `whole` (everything is shown that passes the
   filters, nothing is folded: somebody laid it out on a board), `at` (the node to begin with), and controls that
   are not in every page. Whatever is chosen is announced as the event "chosen", for whoever adds to the panel; the
   event "choose" chooses. */
"use strict";
(() => {
  const chart = JSON.parse(document.getElementById("chart-data").textContent);
  const say = (text, values = {}) => ((chart.words || {})[text] || text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const nodes = new Map(chart.nodes.map((node) => [node.id, { ...node, at: [], total: node.ties }]));
  const ties = chart.ties.map((tie) => ({ ...tie, from: nodes.get(tie.source), to: nodes.get(tie.target) }));
  for (const tie of ties) { tie.from.at.push(tie); tie.to.at.push(tie); }
  const pairOf = (tie) => [tie.source, tie.target].sort().join("\n");
  const other = (tie, node) => (tie.from === node ? tie.to : tie.from);
  const isHub = (node) => !node.asked && ("hub" in node ? node.hub : Math.max(node.total, node.at.length) > chart.hub);

  const days = [...ties.flatMap((tie) => [tie.first_on, tie.last_on]), ...chart.events.map((event) => event.on)]
    .filter(Boolean).map(number);
  const ends = days.length ? [Math.min(...days), Math.max(...days)] : [0, 1];

  const state = { folded: new Set(), off: new Set(), kindsOff: new Set(), from: ends[0], to: ends[1], hubs: true, selected: null, x: 0, y: 0, k: 1, tall: 1 };
  let shown = new Set(), shownTies = new Set();

  /* What can be reached from what was asked, over ties that pass the filters, not through what is folded. */
  const passes = (tie) => {
    if (state.off.has(tie.kind)) return false;
    if (!state.hubs && (isHub(tie.from) || isHub(tie.to))) return false;
    const first = tie.first_on ? number(tie.first_on) : ends[0];
    return first <= state.to && (tie.last_on ? number(tie.last_on) : ends[1]) >= state.from;
  };
  const kept = (node) => {
    if (node.asked || node === state.selected) return true;
    if (state.kindsOff.has(node.kind) || (!state.hubs && isHub(node))) return false;
    const events = chart.events.filter((event) => event.node === node.id);
    const inTime = events.some((event) => number(event.on) >= state.from && number(event.on) <= state.to);
    return inTime || node.at.some(passes) || !(node.at.length || events.length);
  };
  const reach = () => {
    if (chart.whole) return new Set([...nodes.values()].filter(kept));
    const reached = new Set([...nodes.values()].filter((node) => node.asked));
    for (const node of reached) { // a set may grow while it is walked
      if (!state.folded.has(node.id)) for (const tie of node.at.filter(passes)) reached.add(other(tie, node));
    }
    return reached;
  };
  const hidden = (node) => chart.whole ? Math.max(0, node.total - node.at.length) : new Set(node.at.filter(passes).map((tie) => other(tie, node)).filter((one) => !shown.has(one))).size;

  const kindOf = (node) => (document.querySelector(`[data-kind="${CSS.escape(node.kind)}"]`) || {}).textContent || node.kind;
  const css = (node) => `glyph ${node.kind}${node.violations ? " violator" : ""}${node.asked ? " asked" : ""}`;

  /* Whose name must be read on every chart: what was chosen or asked for, who violated, who stands on a list. */
  const LISTED = ["listing", "listed_entity"];
  const weighty = (node) => node === state.selected || node.asked || LISTED.includes(node.kind) || (node.violations > 0 && node.kind !== "violation");
  /* Where a label may stand that found no room beside its node: on rings about it, the nearest first. */
  const SPOTS = [1.6, 2.4, 3.4, 4.6, 6, 8].flatMap((ring) => [...Array(12).keys()].map((n) => [
    Math.cos(n * Math.PI / 6) * Math.min(ring / 2, 2), Math.sin(n * Math.PI / 6) * ring]));

  /* The picture is built once; `draw` then says where everything is and what is seen. */
  const svg = byId("graph");
  const layers = ["ties", "tie-words", "nodes"].map((name) => drawn("g", { class: name }, svg));
  const beside = new Map();
  for (const tie of ties) {
    tie.rank = beside.get(pairOf(tie)) || 0;
    beside.set(pairOf(tie), tie.rank + 1);
    const css = `tie of-${tie.kind}${isHub(tie.from) || isHub(tie.to) ? " to-hub" : ""}${tie.way ? " on-way" : ""}`;
    const arrow = tie.from.kind === "party" && tie.to.kind === "party" ? "url(#arrow)" : "";
    tie.path = drawn("path", { class: css, "marker-end": arrow }, layers[0]);
    tie.words = drawn("text", { class: "words" }, layers[1], tie.forward);
  }
  for (const node of [...nodes.values()].sort((a, b) => weighty(a) - weighty(b))) { // their names lie over the others
    node.r = node.asked ? 13 : node.kind === "party" ? 9 : 7;
    node.g = drawn("g", { class: "node", role: "button", tabindex: -1, "data-id": node.id }, layers[2]);
    const told = [node.label, kindOf(node), node.violations ? say("{n} violations known", { n: node.violations }) : null, say("{n} ties", { n: node.total || node.at.length }), node.note];
    node.g.setAttribute("aria-label", told.filter(Boolean).join(", "));
    node.leader = drawn("line", { class: "leader gone" }, node.g);
    if (node.asked) shape(node.kind, node.r + 4, node.g, "halo");
    shape(node.kind, node.r, node.g, css(node));
    if (node.violations && node.kind !== "violation") drawn("text", { class: "mark", y: 4 }, node.g, "!");
    if (node.note) drawn("text", { class: "noted", x: -node.r, y: -node.r + 2 }, node.g, "✎");
    node.text = drawn("text", { class: node.asked ? "label asked" : "label" }, node.g, short(node.label));
    node.more = drawn("text", { class: "more", x: node.r, y: -node.r + 1 }, node.g, "");
    drawn("title", {}, node.g, told.filter(Boolean).join("\n"));
    node.g.addEventListener("click", () => select(node));
    node.g.addEventListener("dblclick", () => fold(node));
    node.g.addEventListener("focus", () => { node.text.classList.remove("aside"); });
  }

  const place = (node) => [node.x * state.k + state.x, node.y * state.k * state.tall + state.y];
  const drawTie = (tie) => {
    const [[x1, y1], [x2, y2]] = [place(tie.from), place(tie.to)];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const bend = (tie.rank - (beside.get(pairOf(tie)) - 1) / 2) * 22 * (tie.source < tie.target ? 1 : -1);
    const [mx, my] = [(x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend];
    const [a, b] = [tie.from.r + 2, tie.to.r + (tie.to.asked ? 7 : 4)];
    tie.path.setAttribute("d", `M${x1 + ux * a},${y1 + uy * a}Q${mx},${my} ${x2 - ux * b},${y2 - uy * b}`);
    tie.words.classList.toggle("aside", length < 110);
    tie.words.setAttribute("transform", `translate(${(x1 + x2) / 4 + mx / 2},${(y1 + y2) / 4 + my / 2 - 4})`);
  };
  const draw = () => {
    svg.classList.toggle("crowded", shownTies.size > 120);
    const near = new Set(state.selected ? [state.selected, ...state.selected.at.map((tie) => other(tie, state.selected))] : []);
    for (const tie of ties) {
      const seen = shownTies.has(tie);
      const mine = state.selected && (tie.from === state.selected || tie.to === state.selected);
      tie.path.classList.toggle("gone", !seen);
      tie.path.classList.toggle("faint", Boolean(state.selected) && !mine);
      tie.words.classList.toggle("gone", !(seen && mine) || state.selected.at.length > 14);
      if (seen) drawTie(tie);
    }
    const rank = (node) => [node === state.selected, node.asked, weighty(node), near.has(node), node.kind === "party", node.at.length / 1000]
      .reduce((sum, value, n) => sum + value * 2 ** (6 - n), 0);
    for (const node of nodes.values()) node.g.classList.toggle("gone", !shown.has(node));
    const seen = [...shown].sort((a, b) => rank(b) - rank(a));
    const room = seen.map((node) => ({ node, box: around(node, place(node)) }));
    for (const node of seen) {
      const [x, y] = place(node);
      node.g.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
      node.g.classList.toggle("chosen", node === state.selected);
      node.g.classList.toggle("faint", Boolean(state.selected) && !near.has(node));
      node.more.textContent = hidden(node) ? `+${hidden(node) > 999 ? "1k" : hidden(node)}` : "";
      label(node, x, y, room);
    }
  };
  const around = (node, [x, y]) => [x - node.r, y - node.r, x + node.r + (hidden(node) ? 14 : 0), y + node.r];
  /* A label stands below its node, or right, left, above, where there is room for all of it; else it waits until it is
     pointed at. One that must be read stands farther away then, at the end of a line, or over things of less weight. */
  const label = (node, x, y, room) => {
    const wide = node.text.textContent.length * (node.asked ? 8.4 : 6.9), r = node.r + 5, must = weighty(node);
    const sides = [[-wide / 2, r, "middle", r + 10], [r, -7, "start", 4], [-r - wide, -7, "end", 4], [-wide / 2, -r - 14, "middle", -r - 2]];
    const [across, down] = [svg.clientWidth || Infinity, svg.clientHeight || Infinity];
    const outside = x < 0 || x > across || y < 0 || y > down;
    const seen = (dx, dy) => outside || (x + dx >= 0 && x + dx + wide <= across && (!must || (y + dy >= 0 && y + dy + 13 <= down)));
    const free = ([dx, dy], all = true) => seen(dx, dy) && !room.some((one) => one.node !== node && (all || !one.node || weighty(one.node))
      && one.box[0] < x + dx + wide && one.box[2] > x + dx && one.box[1] < y + dy + 13 && one.box[3] > y + dy);
    const far = () => SPOTS.map(([across, down]) => [across * (r + wide / 2) - wide / 2, down * r - 7, "far", down * r + 4]);
    const side = sides.find((one) => free(one)) || (must ? far().find((one) => free(one)) || [...sides, ...far()].find((one) => free(one, false)) || sides[0] : null);
    const [dx, dy, anchor, base] = side || sides[0];
    put(node.text, { "text-anchor": anchor === "far" ? "middle" : anchor, x: { middle: 0, start: r, end: -r, far: dx + wide / 2 }[anchor], y: base }, null, null);
    put(node.leader, { x2: Math.max(dx, Math.min(0, dx + wide)), y2: Math.max(dy, Math.min(0, dy + 13)) }, null, null);
    node.leader.classList.toggle("gone", anchor !== "far");
    node.text.classList.toggle("aside", !side);
    if (side) room.push({ node: null, box: [x + dx, y + dy, x + dx + wide, y + dy + 13] });
  };

  /* One change of filters, and everything follows. */
  const update = () => {
    shown = reach();
    shownTies = new Set(ties.filter((tie) => passes(tie) && shown.has(tie.from) && shown.has(tie.to)));
    if (state.selected && !shown.has(state.selected)) state.selected = null;
    const first = state.selected || [...shown][0];
    for (const node of nodes.values()) node.g.setAttribute("tabindex", node === first ? 0 : -1);
    byId("shown").textContent = say("{n} of {all} nodes, {ties} of {allTies} ties shown", { n: shown.size, all: nodes.size, ties: shownTies.size, allTies: ties.length });
    byId("span").textContent = say("{from} to {to}", { from: day(state.from), to: day(state.to) });
    draw(); tell(); drawTimeline(byId("timeline"), { ...state, shown, ties: shownTies, events: chart.events, select }); filterTables();
  };
  const fit = () => {
    const box = svg.getBoundingClientRect();
    const [width, height] = [box.width || 1100, box.height || 640];
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const xs = [...shown].map((node) => node.x), ys = [...shown].map((node) => node.y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [across, down] = [(width - 200) / (x1 - x0 || 1), (height - 104) / (y1 - y0 || 1)];
    state.k = Math.min(across, down * 1.5, 1.7);
    state.tall = Math.min(1.5, down / state.k);
    [state.x, state.y] = [width / 2 - (state.k * (x0 + x1)) / 2, height / 2 + 10 - (state.k * state.tall * (y0 + y1)) / 2];
    draw();
  };
  const zoom = (factor, x = svg.clientWidth / 2, y = svg.clientHeight / 2) => {
    const k = Math.min(6, Math.max(0.08, state.k * factor));
    [state.x, state.y, state.k] = [x - ((x - state.x) * k) / state.k, y - ((y - state.y) * k) / state.k, k];
    draw();
  };
  const select = (node) => { state.selected = node; update(); };
  const fold = (node) => {
    if (chart.whole) return;
    if (!state.folded.delete(node.id)) state.folded.add(node.id);
    update();
  };

  const goTo = (node, parent) => {
    const button = written("button", node.label, parent, { type: "button", class: "link" });
    button.addEventListener("click", () => { if (!shown.has(node)) state.folded.clear(); select(node); });
  };

  const tellAll = (panel) => {
    written("h2", say("Choose a node"), panel);
    written("p", say("to read who it is and which documents tie it to the others."), panel, { class: "muted" });
    for (const [head, which] of [["Asked for", "asked"], ["Violations known of", "violations"]]) {
      const mine = [...shown].filter((one) => one[which] && (one.asked || one.kind !== "violation"));
      if (mine.length) written("h3", say(head), panel);
      const list = written("ul", null, panel);
      for (const one of mine) goTo(one, written("li", null, list));
    }
  };
  /* The panel: what a node is, its ties, and the documents that show them. */
  const tell = () => {
    const panel = byId("panel"), node = state.selected;
    panel.replaceChildren();
    document.dispatchEvent(new CustomEvent("chosen", { detail: node ? node.id : "" }));
    if (!node) return tellAll(panel);
    written("h2", node.label, panel);
    written("p", kindOf(node) + (node.asked ? say(", asked for") : "") + (isHub(node) ? say(", a hub: not walked through") : ""), panel, { class: "muted" });
    if (node.violations) written("p", node.violations > 1 ? say("{n} violations known", { n: node.violations }) : say("1 violation known"), panel, { class: "grave-line" });
    if (node.note) written("p", node.note, panel, { class: "note" });
    const facts = written("dl", null, panel);
    for (const [name, text] of node.facts) { written("dt", name, facts); written("dd", text, facts); }
    if (!chart.whole) {
      const button = written("button", say(state.folded.has(node.id) ? "Expand (f)" : "Collapse (f)"), panel, { type: "button" });
      button.addEventListener("click", () => fold(node));
    }
    const drawnTies = node.at.filter(passes);
    written("h3", say("{n} of its {all} ties are on the chart", { n: drawnTies.length, all: Math.max(node.total, node.at.length) }), panel);
    const list = written("ul", null, panel);
    for (const tie of drawnTies.sort((a, b) => (a.first_on || "").localeCompare(b.first_on || ""))) {
      const row = written("li", null, list);
      written("span", (tie.from === node ? tie.forward : tie.backward) + " ", row);
      goTo(other(tie, node), row);
      const span = tie.last_on ? say("{from} to {to}", { from: tie.first_on || say("no day"), to: tie.last_on }) : tie.first_on || say("no day");
      written("div", [span, tie.documents ? say("{n} documents", { n: tie.documents }) : "", tie.note].filter(Boolean).join(" · "), row, { class: "muted small" });
      for (const [id, on] of tie.evidence) written("div", on ? `${id}, ${on}` : id, row, { class: "code" });
    }
    for (const event of chart.events.filter((one) => one.node === node.id && one.kind !== "violation")) {
      written("div", `${event.on}: ${event.text}`, panel, { class: "small" });
    }
  };

  const filterTables = () => {
    const seen = new Set([...shownTies].map((tie) => tie.id));
    for (const row of document.querySelectorAll("[data-tie]")) row.hidden = !seen.has(row.dataset.tie);
    const names = new Set([...shown].map((node) => node.id));
    for (const row of document.querySelectorAll("[data-thing]")) row.hidden = !names.has(row.dataset.thing);
    for (const mark of document.querySelectorAll("[data-nodes]")) {
      mark.classList.toggle("gone", !mark.dataset.nodes.split("\n").some((id) => names.has(id)));
    }
    for (const row of document.querySelectorAll("[data-event]")) {
      const on = number(row.dataset.on);
      row.hidden = !names.has(row.dataset.event) || on < state.from || on > state.to;
    }
  };
  const sortBy = (head) => {
    const body = head.closest("table").tBodies[0], at = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const one of head.parentNode.cells) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[at].textContent.trim();
    const order = [...body.rows].sort((a, b) => value(a).localeCompare(value(b), undefined, { numeric: true }));
    body.append(...(down ? order.reverse() : order));
  };

  /* Arrows go to the nearest node on that side; Enter chooses, f folds, 0 fits, + and - zoom, Escape lets go. */
  const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const step = (from, [dx, dy]) => {
    const cost = (node) => {
      const [x, y] = [node.x - from.x, node.y - from.y];
      const along = x * dx + y * dy;
      return along > 1 ? along + 2.2 * Math.abs(x * dy - y * dx) : Infinity;
    };
    const next = [...shown].filter((node) => node !== from && cost(node) < Infinity).sort((a, b) => cost(a) - cost(b))[0];
    if (next) { select(next); next.g.focus(); }
  };
  const KEYS = {
    Enter: (node) => select(node), " ": (node) => select(node), f: (node) => fold(node), Escape: () => select(null),
    0: fit, "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8),
  };
  svg.addEventListener("keydown", (event) => {
    const node = nodes.get(event.target.dataset.id) || state.selected || [...shown][0];
    if (SIDES[event.key]) step(node, SIDES[event.key]);
    else if (KEYS[event.key]) KEYS[event.key](node);
    else return;
    event.preventDefault();
  });
  /* The ground is dragged to look elsewhere, a node to make room; where it was dragged to holds until the page is left. */
  let grip = null;
  svg.addEventListener("pointerdown", (event) => {
    const held = event.target.closest(".node");
    grip = held || event.target === svg ? { node: held && nodes.get(held.dataset.id), x: event.clientX, y: event.clientY } : null;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!grip || !event.buttons) return;
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    [grip.x, grip.y] = [event.clientX, event.clientY];
    if (grip.node) [grip.node.x, grip.node.y] = [grip.node.x + dx / state.k, grip.node.y + dy / (state.k * state.tall)];
    else [state.x, state.y] = [state.x + dx, state.y + dy];
    draw();
  });
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.12 : 0.89, event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  for (const box of document.querySelectorAll("[data-node-kind]")) {
    box.addEventListener("change", () => { state.kindsOff[box.checked ? "delete" : "add"](box.dataset.nodeKind); update(); });
  }
  for (const box of document.querySelectorAll("[data-tie-kind]")) {
    box.addEventListener("change", () => { state.off[box.checked ? "delete" : "add"](box.dataset.tieKind); update(); });
  }
  const [low, high] = [byId("from"), byId("to")];
  for (const slider of [low, high]) Object.assign(slider, { min: ends[0], max: ends[1] });
  [low.value, high.value] = ends;
  const slide = () => {
    [state.from, state.to] = [Math.min(low.value, high.value), Math.max(low.value, high.value)];
    for (const slider of [low, high]) slider.setAttribute("aria-valuetext", day(Number(slider.value)));
    update();
  };
  for (const slider of [low, high]) slider.addEventListener("input", slide);
  byId("hubs").addEventListener("change", (event) => { state.hubs = !event.target.checked; update(); });
  byId("search").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    const met = (node) => [node.label, ...node.facts.map((fact) => fact[1])].join(" ").toLowerCase().includes(wanted);
    const found = wanted ? [...nodes.values()].filter(met) : [];
    byId("found").textContent = wanted ? say("{n} found", { n: found.length }) : "";
    if (!found.length) return;
    if (!shown.has(found[0])) state.folded.clear();
    select(found.find((node) => shown.has(node)) || found[0]);
  });
  const BUTTONS = {
    unfold: () => { state.folded.clear(); update(); fit(); }, refold: () => { foldFar(); update(); fit(); },
    fit, closer: () => zoom(1.25), farther: () => zoom(0.8),
  };
  for (const [name, act] of Object.entries(BUTTONS)) if (byId(name)) byId(name).addEventListener("click", () => act());
  for (const head of document.querySelectorAll("th > button")) head.addEventListener("click", () => sortBy(head.parentNode));
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const open = (tab) => {
    for (const one of tabs) {
      one.setAttribute("aria-selected", one === tab);
      one.tabIndex = one === tab ? 0 : -1;
      byId(one.getAttribute("aria-controls")).hidden = one !== tab;
    }
    if (tab.id === "tab-graph") fit();
    document.body.dataset.tab = tab.getAttribute("aria-controls");
  };
  for (const [n, tab] of tabs.entries()) {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const to = tabs[(n + { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[event.key]) % tabs.length];
      if (to) { open(to); to.focus(); }
    });
  }

  document.addEventListener("choose", (event) => { select(nodes.get(event.detail) || null); });

  /* A large chart opens with the neighbours of neighbours folded away. */
  const foldFar = () => {
    const near = new Set([...nodes.values()].filter((node) => node.asked));
    for (const node of [...near]) for (const tie of node.at) near.add(other(tie, node));
    const next = new Set([...near].flatMap((node) => node.at.map((tie) => other(tie, node))));
    for (const node of next) if (!near.has(node) || isHub(node)) state.folded.add(node.id);
  };
  document.body.classList.add("alive");
  if (nodes.size > 60 && !chart.whole) foldFar();
  state.selected = nodes.get(chart.at) || null;
  update();
  open(tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === location.hash) || tabs[0]);
  window.addEventListener("resize", fit);
})();

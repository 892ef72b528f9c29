// What a board adds to the link chart: acts for the chosen thing, and staying in the view that one came from.
// Without this file every step can be taken from the table.
(() => {
  "use strict";
  const acts = document.getElementById("acts");
  const from = acts && acts.dataset.from;
  let waiting = null;

  const shownFor = () => (acts.querySelector(".chosen") || { dataset: {} }).dataset.node || "";
  document.addEventListener("chosen", (event) => {
    if (!from) return;
    clearTimeout(waiting);
    const node = event.detail;
    if (node === shownFor()) return;
    acts.replaceChildren();
    if (!node) return;
    // Arrow keys pass many things on their way: ask only where one stays.
    waiting = setTimeout(() => htmx.ajax("GET", `${from}?at=${encodeURIComponent(node)}`, { target: "#acts", swap: "innerHTML" }), 160);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-choose]");
    if (link && from && document.body.classList.contains("alive")) {
      event.preventDefault();
      document.dispatchEvent(new CustomEvent("choose", { detail: link.dataset.choose }));
      document.querySelector(".side").scrollIntoView({ block: "nearest" });
    }
    for (const open of document.querySelectorAll("details.drop[open]")) if (!open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details.drop[open]")) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("submit", (event) => {
    const tab = document.body.dataset.tab;
    if (!tab || !event.target.closest(".board-page, .head")) return;
    if (event.target.method !== "post") return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "tab", value: tab });
    event.target.append(field);
  });
})();

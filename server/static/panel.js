// The panel beside the answers, and the list on the other side: drawers where room is scarce.

import { find } from "./dom.js";

const panel = find("panel");
const side = find("side");
const narrowPanel = matchMedia("(max-width: 62rem)");
const narrowSide = matchMedia("(max-width: 78rem)");

let opener = null;

// Where a drawer covers the rest, the rest is out of reach until it is closed.
function settle() {
  const overSide = narrowSide.matches && side.classList.contains("open");
  const overPanel = narrowPanel.matches && !panel.hidden && !overSide;
  side.inert = (narrowSide.matches && !overSide) || overPanel;
  find("main").inert = overSide || overPanel;
  panel.inert = overSide;
  find("shade").hidden = !(overSide || overPanel);
  find("side-open").setAttribute("aria-expanded", String(overSide));
}

export function openPanel(title, parts, from) {
  if (from) opener = from;
  find("panel-title").replaceChildren(...title);
  find("panel-body").replaceChildren(...parts);
  panel.hidden = false;
  document.body.classList.add("with-panel");
  if (side.classList.contains("open")) side.classList.remove("open");
  settle();
  panel.focus({ preventScroll: true });
}

export function panelIsOpen() { return !panel.hidden; }

export function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("with-panel");
  settle();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  else find("question").focus();
  opener = null;
}

export function openSide() {
  if (narrowSide.matches) {
    side.classList.add("open");
    settle();
  }
  (side.querySelector("#talks button") || find("new")).focus();
}

export function sideIsOpen() { return narrowSide.matches && side.classList.contains("open"); }

export function closeSide(focus = true) {
  if (!side.classList.contains("open")) return;
  side.classList.remove("open");
  settle();
  if (focus) find("side-open").focus();
}

find("close").addEventListener("click", closePanel);
find("side-open").addEventListener("click", openSide);
find("side-close").addEventListener("click", () => closeSide());
find("shade").addEventListener("click", () => {
  if (sideIsOpen()) closeSide();
  else closePanel();
});
narrowPanel.addEventListener("change", settle);
narrowSide.addEventListener("change", settle);
settle();

// Light, dark, or as the system has it.

import { announce, find } from "./dom.js";

const KEPT = "groundwire.theme";
const ORDER = ["system", "light", "dark"];

function show(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  find("theme").textContent = `Theme: ${theme}`;
}

function kept() {
  const theme = localStorage.getItem(KEPT);
  return ORDER.includes(theme) ? theme : "system";
}

export function nextTheme() {
  const theme = ORDER[(ORDER.indexOf(kept()) + 1) % ORDER.length];
  if (theme === "system") localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, theme);
  show(theme);
  announce(`Theme: ${theme}`);
}

find("theme").addEventListener("click", nextTheme);
show(kept());

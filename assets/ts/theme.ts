// Light, dark, or whatever the system says; the choice is kept in this browser.
import { keep, recall } from "./memory.ts";

const KEY = "greenroom:theme";
const ORDER = ["automatic", "dark", "light"] as const;
type Theme = (typeof ORDER)[number];

export function after(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? "automatic";
}

export function parseTheme(stored: string | null): Theme {
  return ORDER.find((theme) => theme === stored) ?? "automatic";
}

export function theme(): void {
  let current = parseTheme(recall(KEY));
  const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
  const wear = (): void => {
    if (current === "automatic") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = current;
    const words = `Theme: ${current}`;
    if (button?.firstElementChild) button.firstElementChild.textContent = words;
    if (button) button.title = words;
  };
  wear();
  button?.addEventListener("click", () => {
    current = after(current);
    keep(KEY, current === "automatic" ? "" : current);
    wear();
  });
}

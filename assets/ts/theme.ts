// Light, dark, or whatever the system says; the choice is kept in this browser.
import { keep, recall } from "./memory.ts";

const KEY = "greenroom:theme";
const THEMES = ["automatic", "dark", "light"] as const;
type Theme = (typeof THEMES)[number];

/** The next theme: first the other one than is seen, so that a press always shows, then the same by choice. */
export function after(theme: Theme, systemIsDark: boolean): Theme {
  const [same, other]: [Theme, Theme] = systemIsDark ? ["dark", "light"] : ["light", "dark"];
  if (theme === "automatic") return other;
  return theme === other ? same : "automatic";
}

export function parseTheme(stored: string | null): Theme {
  return THEMES.find((theme) => theme === stored) ?? "automatic";
}

export function theme(): void {
  let current = parseTheme(recall(KEY));
  const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
  const bars = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')];
  const colours = bars.map((bar) => bar.content);
  const wear = (): void => {
    // The browser's own bar follows: the first colour is the light one, the second the dark one.
    bars.forEach((bar, at) => {
      bar.content = colours[current === "automatic" ? at : Number(current === "dark")] ?? bar.content;
    });
    if (current === "automatic") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = current;
    const words = `Theme: ${current}`;
    if (button?.firstElementChild) button.firstElementChild.textContent = words;
    if (button) button.title = words;
  };
  wear();
  button?.addEventListener("click", () => {
    current = after(current, matchMedia("(prefers-color-scheme: dark)").matches);
    keep(KEY, current === "automatic" ? "" : current);
    wear();
  });
}

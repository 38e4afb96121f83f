// Making elements without HTML text.

type Child = Node | string | null | false | undefined;
type Listener = (event: Event) => void;

/** An element with attributes, listeners (`onclick: …`) and children. A value of `false` leaves the attribute out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | Listener> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let numbered = 0;

/** An id nothing else on the page has. */
export function freshId(stem: string): string {
  numbered += 1;
  return `${stem}-${numbered}`;
}

/** Says a sentence to those who listen to the page. */
export function announce(text: string): void {
  const voice = document.querySelector("[data-announce]");
  if (!voice || voice.textContent === text) return;
  voice.textContent = text;
}

/** The time of day of an instant, with the day if it was another one. */
export function clock(ms: number): string {
  const then = new Date(ms);
  const today = then.toDateString() === new Date().toDateString();
  return then.toLocaleString(undefined, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}

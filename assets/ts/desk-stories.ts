// The list of stories: choosing a filter shows it at once, and j and k walk the list. Without this the button does it.

/** Attaches to the list and its filters, where there are any. */
export function stories(): void {
  const filters = document.querySelector<HTMLFormElement>("[data-filters]");
  filters?.addEventListener("change", (event) => {
    // Typing goes on until Enter; only a choice is finished at once.
    if (event.target instanceof HTMLSelectElement) filters.requestSubmit();
  });
  // An address with only what was chosen is one that can be read and kept.
  filters?.addEventListener("submit", () => {
    for (const field of filters.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
      if (field.value === "") field.disabled = true;
    }
  });
  // Going back shows the form as it was left, with fields that were put aside.
  addEventListener("pageshow", () => {
    for (const field of filters?.querySelectorAll<HTMLInputElement>(":disabled") ?? []) field.disabled = false;
  });
  const list = document.querySelector("[data-story-list]");
  if (list) document.addEventListener("keydown", (event) => walk(event, list));
  for (const field of document.querySelectorAll<HTMLInputElement>("[data-select]")) {
    field.addEventListener("focus", () => field.select());
  }
}

function walk(event: KeyboardEvent, list: Element): void {
  const writing = event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable]");
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
  if (step === 0) return;
  const links = [...list.querySelectorAll<HTMLAnchorElement>(".story-line-title")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  links.at(Math.min(Math.max(at + step, 0), links.length - 1))?.focus();
  event.preventDefault();
}

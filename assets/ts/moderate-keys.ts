// The keys of the queue. They are off wherever somebody types.
import { type Queue, current, items, itemOf, moveTo, openContext, send } from "./moderate.ts";

const ACTS: Record<string, string[]> = {
  a: ["approve"],
  r: ["reject"],
  s: ["spam"],
  p: ["pick", "unpick"],
};

export function keys(queue: Queue): void {
  const help = document.querySelector<HTMLDialogElement>("[data-help]");
  const button = document.querySelector<HTMLButtonElement>("[data-keys]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => help?.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest("textarea, select, dialog, [contenteditable], input:not([type=checkbox])")) return;
    // Enter on a button or a link presses it.
    if (event.key === "Enter" && target.closest("a, button, summary, input")) return;
    if (press(queue, help, event.key)) event.preventDefault();
  });
}

function press(queue: Queue, help: HTMLDialogElement | null, key: string): boolean {
  if (key === "?") {
    help?.showModal();
    return true;
  }
  if (key === "j" || key === "k") return step(queue, key === "j" ? 1 : -1);
  if (key === "u") return undo(queue);
  const item = current(queue);
  if (!item) return false;
  const acts = ACTS[key];
  if (acts) {
    const wanted = acts.map((act) => `[data-acts].mod-acts button[value="${act}"]`).join(",");
    const button = item.querySelector<HTMLButtonElement>(wanted);
    if (button?.form) void send(queue, button.form, button);
    return true;
  }
  const link = item.querySelector<HTMLAnchorElement>("a[data-context]");
  switch (key) {
    case "x":
      item.querySelector<HTMLInputElement>("[data-tick]")?.click();
      moveTo(item);
      return true;
    case "e":
    case "b":
      if (link) void openContext(link, key === "e" ? "note" : "ban");
      return true;
    case "Enter":
      if (link) void openContext(link);
      return true;
    default:
      return false;
  }
}

/** On to the next comment or the one before; from nowhere to the first that is still to be decided. */
function step(queue: Queue, by: 1 | -1): boolean {
  const all = items(queue);
  const here = current(queue);
  const at = here ? all.indexOf(here) + by : all.findIndex((item) => !item.classList.contains("decided"));
  moveTo(all[at] ?? here);
  return true;
}

/** Takes back the last that was done on this page. */
function undo(queue: Queue): boolean {
  for (let id = queue.done.pop(); id !== undefined; id = queue.done.pop()) {
    const form = itemOf(queue, id)?.querySelector<HTMLFormElement>("[data-undo]");
    if (!form) continue;
    void send(queue, form, null);
    return true;
  }
  return true;
}

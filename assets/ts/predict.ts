// Saves each pick of a ceremony as it is made and says so; without this the form is sent whole.

interface Told {
  saved?: number;
  of?: number;
  errors?: Record<string, string>;
  detail?: string;
}

const SLOW_MS = 400;

/** The fields of a form that speak of one category, and the name they are signed with. */
export function fieldsOf(all: Iterable<[string, FormDataEntryValue]>, slug: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of all) {
    if (typeof value !== "string") continue;
    if (name === "name" || name === "guess" || name === `pick.${slug}` || name.startsWith(`rank.${slug}.`)) fields.append(name, value);
  }
  return fields;
}

/** The category a field speaks of. */
export function slugOf(name: string): string | null {
  return /^(?:pick|rank)\.([^.]+)/.exec(name)?.[1] ?? null;
}

export function predictions(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-predict]");
  const state = form?.querySelector<HTMLElement>("[data-predict-state]");
  const counter = form?.querySelector<HTMLElement>("[data-saved]");
  const bar = form?.querySelector("progress");
  if (!form || !state || !counter || !bar) return;
  // One after the other, so that the last pick is the one that stands.
  let queue = Promise.resolve();
  const waiting = new Map<string, number>();

  const show = (words: string, failed: boolean): void => {
    state.textContent = words;
    state.classList.toggle("failed", failed);
  };

  const save = async (slug: string): Promise<void> => {
    show("Saving…", false);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: fieldsOf(new FormData(form), slug),
      });
      const told = (await answer.json()) as Told;
      if (typeof told.saved === "number" && typeof told.of === "number") {
        counter.textContent = `Saved ${told.saved} of ${told.of}`;
        bar.max = told.of;
        bar.value = told.saved;
      }
      if (answer.ok) {
        show("Saved", false);
        form.querySelector(`#pick-${CSS.escape(slug)}`)?.remove();
        return;
      }
      show(told.detail || "That was not saved. Try again in a moment.", true);
      if (told.errors?.name) form.querySelector<HTMLElement>("#name")?.focus();
    } catch {
      show("You seem to be offline. Your picks stay here; press Save when you are back.", true);
    }
  };

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    const slug = slugOf(field.name);
    if (!slug) return;
    const name = form.querySelector<HTMLInputElement>("#name");
    if (name && !name.value.trim()) {
      show("Sign with a name first, then everything saves itself.", true);
      return;
    }
    // A reader who tries three nominees in a breath means the last.
    window.clearTimeout(waiting.get(slug));
    waiting.set(slug, window.setTimeout(() => (queue = queue.then(() => save(slug))), SLOW_MS));
  });

  // What was picked before there was a name is saved with it.
  form.querySelector("#name")?.addEventListener("change", (event) => {
    if (!(event.target as HTMLInputElement).value.trim()) return;
    const picked = form.querySelectorAll<HTMLInputElement>('input[type="radio"]:checked:not([value=""])');
    for (const radio of picked) {
      const slug = slugOf(radio.name);
      if (slug) queue = queue.then(() => save(slug));
    }
  });

  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

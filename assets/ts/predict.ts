// Saves each pick of a ceremony as it is made and says so; without this the form is sent whole.

interface Told {
  saved?: number;
  of?: number;
  errors?: Record<string, string>;
  detail?: string;
}

const SLOW_MS = 400;

/** The fields of a form that speak of some categories, and the name they are signed with. */
export function fieldsOf(all: Iterable<[string, FormDataEntryValue]>, slugs: readonly string[]): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of all) {
    if (typeof value !== "string") continue;
    const slug = slugOf(name);
    if (name === "name" || name === "guess" || (slug !== null && slugs.includes(slug))) fields.append(name, value);
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
  const waiting = new Set<string>();
  let timer = 0;

  const show = (words: string, failed: boolean): void => {
    state.textContent = words;
    state.classList.toggle("failed", failed);
  };

  const send = (slugs: string[]): Promise<Response> =>
    fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: fieldsOf(new FormData(form), slugs),
      keepalive: true,
    });

  const save = async (slugs: string[]): Promise<void> => {
    try {
      const answer = await send(slugs);
      const told = (await answer.json()) as Told;
      if (typeof told.saved === "number" && typeof told.of === "number") {
        counter.textContent = `Saved ${told.saved} of ${told.of}`;
        bar.max = told.of;
        bar.value = told.saved;
      }
      if (answer.ok) {
        // What was changed meanwhile is still to be saved.
        if (waiting.size === 0) show("Saved", false);
        for (const slug of slugs) form.querySelector(`#pick-${CSS.escape(slug)}`)?.remove();
        return;
      }
      show(told.detail || "That was not saved. Try again in a moment.", true);
      if (told.errors?.name) form.querySelector<HTMLElement>("#name")?.focus();
    } catch {
      show("You seem to be offline. Your picks stay here; press Save when you are back.", true);
    }
  };

  const flush = (): void => {
    window.clearTimeout(timer);
    const slugs = [...waiting];
    waiting.clear();
    queue = queue.then(() => save(slugs));
  };

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    const slug = slugOf(field.name);
    const name = form.querySelector<HTMLInputElement>("#name");
    if (slug) waiting.add(slug);
    if (name && !name.value.trim()) {
      if (slug) show("Sign with a name first, then everything saves itself.", true);
      return;
    }
    // What was picked before there was a name is saved with it, what the browser or a refused form brought back too.
    if (field === name) {
      for (const radio of form.querySelectorAll<HTMLInputElement>('input[type="radio"]:checked:not([value=""])')) {
        const picked = slugOf(radio.name);
        if (picked) waiting.add(picked);
      }
    }
    if (waiting.size === 0 && field.name !== "guess") return;
    show("Saving…", false);
    // A reader who tries three nominees in a breath means the last.
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, SLOW_MS);
  });

  // Whoever leaves in that breath has picked all the same.
  window.addEventListener("pagehide", () => {
    if (waiting.size > 0 && form.querySelector<HTMLInputElement>("#name")?.value.trim() !== "") void send([...waiting]);
    waiting.clear();
  });

  // The whole form says more than what waits.
  form.addEventListener("submit", () => waiting.clear());

  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

// The house's forms, better with script: a swatch that follows the colour typed, lines that are dragged into their order.

/** Where a line lands: before the first line whose middle lies below the pointer. */
export function landing(middles: readonly number[], y: number): number {
  const below = middles.findIndex((middle) => middle > y);
  return below < 0 ? middles.length : below;
}

/**
 * Writes places after a line moved. All are numbered, or (with gaps) only those that had a number and the one that
 * moved: the others go on standing where they stand by themselves.
 */
export function numbered(places: readonly string[], moved: number, gaps: boolean): string[] {
  return places.map((place, at) => (!gaps || at === moved || place !== "" ? String(at + 1) : ""));
}

function colours(): void {
  for (const field of document.querySelectorAll<HTMLElement>("[data-accent]")) {
    const text = field.querySelector<HTMLInputElement>("[data-accent-text]");
    const swatch = field.querySelector<SVGElement>("[data-accent-swatch]");
    text?.addEventListener("input", () => {
      const typed = text.value.trim() || field.dataset.accent || "";
      if (/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(typed)) swatch?.setAttribute("fill", typed.replace(/^#?/, "#"));
    });
  }
}

function lines(list: Element): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(":scope > [data-order-line]")];
}

function place(line: HTMLElement): HTMLInputElement | null {
  return line.querySelector("[data-order-place]");
}

function renumber(list: Element, moved: HTMLElement, gaps: boolean): void {
  const all = lines(list);
  const before = all.map((line) => place(line)?.value ?? "");
  numbered(before, all.indexOf(moved), gaps).forEach((number, at) => {
    const field = all[at] && place(all[at]);
    if (field) field.value = number;
  });
  const state = moved.querySelector("[data-order-state]");
  if (state) state.textContent = "to be kept here";
}

function draggable(form: HTMLFormElement): void {
  const gaps = form.dataset.order === "gaps";
  for (const list of form.querySelectorAll(".order-list")) {
    for (const line of lines(list)) {
      const grip = document.createElement("span");
      grip.className = "order-grip";
      grip.textContent = "⠿";
      // The buttons and the numbers do the same for whoever cannot drag.
      grip.setAttribute("aria-hidden", "true");
      line.prepend(grip);
      grip.addEventListener("pointerdown", (down) => {
        down.preventDefault();
        grip.setPointerCapture(down.pointerId);
        line.classList.add("dragged");
        const move = (event: PointerEvent): void => {
          const others = lines(list).filter((other) => other !== line);
          const middles = others.map((other) => {
            const box = other.getBoundingClientRect();
            return box.top + box.height / 2;
          });
          const next = others[landing(middles, event.clientY)];
          if (next) list.insertBefore(line, next);
          else list.append(line);
        };
        const end = (): void => {
          grip.removeEventListener("pointermove", move);
          line.classList.remove("dragged");
          renumber(list, line, gaps);
        };
        grip.addEventListener("pointermove", move);
        grip.addEventListener("lostpointercapture", end, { once: true });
      });
    }
  }
}

export function house(): void {
  colours();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-order]")) draggable(form);
}

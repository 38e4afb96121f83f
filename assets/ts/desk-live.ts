// The console of a live page: Ctrl+Enter posts, a posted form is sent once, and the next entry is written at once.

export function live(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-live-entry]")) {
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      if (form.getAttribute("aria-busy") === "true") event.preventDefault();
      form.setAttribute("aria-busy", "true");
    });
    // Going back to a form that was sent must not find it locked.
    addEventListener("pageshow", () => form.removeAttribute("aria-busy"));
    const refused = document.querySelector("[data-focus]");
    if (!refused && matchMedia("(min-width: 60rem)").matches) form.querySelector("textarea")?.focus();
  }
}

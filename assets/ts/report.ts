// Reporting a comment without leaving the thread: the report page's own form, shown in a dialog.
import { type Dialog, makeDialog } from "./dialog.ts";
import { announce, elements } from "./fragment.ts";

/** What a page of the site carries between its header and its foot. */
async function fetchPage(url: string, body?: URLSearchParams): Promise<Element | null> {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, ...(body && { method: "POST", body }) });
  if (!answer.ok && answer.status !== 422) return null;
  return elements(await answer.text()).find((part) => part.matches("main")) ?? null;
}

function show({ dialog, title }: Dialog, page: Element): void {
  title.textContent = page.querySelector("h1")?.textContent ?? "";
  const words = page.querySelector(".standfirst");
  const form = page.querySelector(".report-form");
  while (dialog.children.length > 1) dialog.lastElementChild?.remove();
  const inner = document.createElement("div");
  inner.className = "reporting";
  if (words) inner.append(words);
  if (form) inner.append(form);
  dialog.append(inner);
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector<HTMLElement>(".refusal, input");
  first?.focus();
  if (!form) announce(words?.textContent ?? "");
}

export function report(): void {
  let made: Dialog | null = null;

  const go = async (url: string, body?: URLSearchParams): Promise<void> => {
    const page = await fetchPage(url, body).catch(() => null);
    if (!page) {
      // The page itself says best what is wrong.
      location.assign(url);
      return;
    }
    made ??= makeDialog("report-title");
    show(made, page);
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-report]");
    const leave = event.target.closest(".composing .report-form a:not([href^='#'])");
    if (link) {
      event.preventDefault();
      void go(link.href);
    } else if (leave) {
      event.preventDefault();
      made?.dialog.close();
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !made?.dialog.contains(form)) return;
    event.preventDefault();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    void go(form.action, body);
  });
}

// "More comments" and "Show replies": the same link, its fragment put where the link stood.
import { announce, fetchFragment } from "./fragment.ts";
import { say } from "./say.ts";
import { findComment } from "./thread.ts";

async function expand(link: HTMLAnchorElement): Promise<void> {
  const row = link.parentElement;
  if (!row || row.getAttribute("aria-busy") === "true") return;
  row.setAttribute("aria-busy", "true");
  try {
    const parts = await fetchFragment(link.href);
    // What arrived live or by posting is on the page already and is not shown twice.
    const fresh = parts.filter((part) => !part.dataset.comment || !findComment(part.dataset.comment));
    row.before(...fresh);
    row.remove();
    const first = fresh.find((part) => part.dataset.comment);
    first?.setAttribute("tabindex", "-1");
    first?.focus({ preventScroll: true });
    const n = fresh.filter((part) => part.dataset.comment).length;
    announce(say("shown", { n }));
  } catch {
    // The link is still a link: the next page reads as well as its fragment.
    location.assign(link.href);
  } finally {
    row.removeAttribute("aria-busy");
  }
}

export function more(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-more]");
    if (!link) return;
    event.preventDefault();
    void expand(link);
  });
}

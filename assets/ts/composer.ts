// The composer opens as a dialog, for a comment or for an answer to one.
import { makeDialog } from "./dialog.ts";
import { dropDraft, field, hasDraft, restoreDraft, saveDraft } from "./draft.ts";
import { announce } from "./fragment.ts";
import { rememberActing } from "./memory.ts";
import { postComment } from "./post.ts";
import { say } from "./say.ts";
import { place, showCount, shownCount } from "./thread.ts";

interface Answered {
  id: string;
  name: string;
}

export function composer(): void {
  const home = document.getElementById("compose");
  let form = home?.querySelector<HTMLFormElement>("[data-composer]") ?? null;
  if (!home || !form) return;
  const opener = home.querySelector<HTMLAnchorElement>("[data-compose]");
  const standing: Answered = { id: field(form, "parent").value, name: form.querySelector("[data-answering] a")?.textContent ?? "" };
  const { dialog, title } = makeDialog("composing-title");

  /** Makes the form answer `to`, with whatever was kept for it. */
  const address = (to: Answered): void => {
    if (!form) return;
    field(form, "parent").value = to.id;
    const line = form.querySelector<HTMLElement>("[data-answering]");
    const link = line?.querySelector("a");
    if (line) line.hidden = !to.id;
    if (link && to.id) {
      link.textContent = to.name;
      link.href = `/c/${to.id}`;
    }
    const question = form.querySelector<HTMLElement>("[data-question]");
    if (question) question.hidden = to.id !== "";
    restoreDraft(form);
  };

  const open = (to: Answered): void => {
    if (!form) return;
    const members = home.querySelector<HTMLAnchorElement>("[data-members] a");
    if (members) {
      location.assign(members.href);
      return;
    }
    address(to);
    title.textContent = to.id ? say("replyTo", { name: to.name }) : say("share");
    dialog.append(form);
    dialog.showModal();
    field(form, "text").focus();
  };

  const offer = (): void => {
    if (opener && form) opener.textContent = hasDraft(form) ? say("finish") : say("share");
  };

  dialog.addEventListener("close", () => {
    if (!form) return;
    home.append(form);
    address(standing);
    offer();
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const reply = event.target.closest<HTMLElement>("[data-reply]");
    if (reply) {
      const comment = reply.closest<HTMLElement>("[data-comment]");
      event.preventDefault();
      open({ id: comment?.dataset.comment ?? "", name: comment?.querySelector(".who")?.textContent ?? "" });
    } else if (event.target.closest("[data-compose]")) {
      event.preventDefault();
      open({ id: "", name: "" });
    }
  });

  document.addEventListener("input", (event) => {
    if (form && event.target instanceof Node && form.contains(event.target)) saveDraft(form);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form?.contains(event.target as Node)) form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    const thread = document.querySelector("[data-thread]");
    if (!form || event.target !== form || !thread) return;
    event.preventDefault();
    void send(thread);
  });

  const send = async (thread: Element): Promise<void> => {
    if (!form || form.getAttribute("aria-busy") === "true") return;
    const outcome = await postComment(form);
    if (outcome.kind === "refused") {
      // A refused comment is still the same comment, whatever the answer carries.
      field(outcome.form, "key").value = field(form, "key").value;
      form.replaceWith(outcome.form);
      form = outcome.form;
      form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
      if (!form.contains(document.activeElement)) form.querySelector<HTMLElement>(".refusal")?.focus();
      return;
    }
    if (outcome.kind === "failed") return;
    const parent = field(form, "parent").value;
    dropDraft(form);
    rememberActing();
    if (dialog.open) dialog.close();
    place(thread, outcome.parts, parent || null);
    const comment = outcome.parts.find((part) => part.dataset.comment);
    comment?.classList.add("fresh");
    comment?.setAttribute("tabindex", "-1");
    comment?.focus({ preventScroll: true });
    comment?.scrollIntoView({ block: "center" });
    const held = comment?.querySelector(".held") !== null;
    if (!held) showCount(shownCount() + 1);
    announce(held ? say("waits") : say("posted"));
  };

  if (!form.hasAttribute("data-refused")) restoreDraft(form);
  offer();
}

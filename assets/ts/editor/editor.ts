// The story editor: takes the place of the Markdown in the story's form, and saves as one writes.
// Without this script the form is complete; with it the form's other fields stay what they are.

import { Checks } from "./page/checks.ts";
import { countWords, lengthWords } from "./page/count.ts";
import { el } from "./page/dom.ts";
import { fieldOf, headline, isFront, LISTS } from "./page/front.ts";
import { openHelp } from "./page/help.ts";
import { leadPicture } from "./page/lead.ts";
import { tokens } from "./page/tokens.ts";
import { toolbar } from "./page/toolbar.ts";
import { type Manuscript, manuscriptOf } from "./manuscript.ts";
import { Session } from "./session.ts";
import { StoryText } from "./text.ts";
import { namePictures } from "./views/picture.ts";
import { editLink } from "./write/references.ts";

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/;

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
const manuscript = form ? manuscriptOf(form) : null;
if (form && manuscript) start(form, manuscript);

function start(form: HTMLFormElement, manuscript: Manuscript): void {
  const markdown = fieldOf(form, "markdown");
  const place = markdown?.closest(".field") ?? markdown;
  if (!markdown || !place) return;
  namePictures(manuscript.pictures ?? {});
  const text = new StoryText(manuscript.document, () => {
    session.changed();
    count();
  });
  const language = fieldOf(form, "lang");
  const speak = () => {
    const lang = language?.value.trim() || "en";
    text.speak(lang, RIGHT_TO_LEFT.test(lang) ? "rtl" : "ltr");
  };
  language?.addEventListener("change", speak);
  language?.addEventListener("filled", speak);
  speak();
  const { view } = text.editor;

  // The field goes, and its name with it: the text is saved on its own.
  const length = document.querySelector<HTMLElement>("[data-count]") ?? el("p");
  const checks = new Checks(document.querySelector<HTMLElement>("[data-checks]") ?? el("ul"), form, () => view.dom);
  const session = new Session(manuscript, form, text, (found) => checks.show(found));
  const tools = toolbar(text.editor, text.pickFiles);
  const head = el("div", { class: "text-head" }, tools, el("div", { class: "text-state" }, session.company, session.bar.quiet));
  place.replaceWith(el("div", { class: "story-editor" }, text.element));
  form.prepend(session.bar.element, head);
  form.classList.add("rich");
  // What the page said without script, the script says at its own place.
  for (const said of document.querySelectorAll("[data-saved], .editor-holder")) said.remove();

  let counting = 0;
  const count = () => {
    if (counting) return;
    counting = window.setTimeout(() => {
      counting = 0;
      length.textContent = lengthWords(countWords(text.editor.state.doc));
    }, 300);
  };
  count();

  for (const name of LISTS) {
    const field = fieldOf(form, name);
    if (field && !(field instanceof HTMLSelectElement)) tokens(field);
  }
  leadPicture(form);
  const title = fieldOf(form, "title");
  if (title instanceof HTMLTextAreaElement) headline(title, () => next(form, title, view.dom));
  form.addEventListener("input", (event) => {
    if (isFront(event.target)) session.changed();
  });
  form.addEventListener("change", (event) => {
    if (isFront(event.target)) session.changed();
  });
  keys(form, text, session, tools);
  leaving(form, session);
  session.start();
  if (title && !title.value) title.focus();
}

/** From the headline on to the text, past what stands between. */
function next(form: HTMLFormElement, from: HTMLElement, text: HTMLElement): void {
  const fields = [...form.querySelectorAll<HTMLElement>("input, textarea, select, #story-text")].filter((field) => field.offsetParent !== null && field.tabIndex >= 0);
  (fields[fields.indexOf(from) + 1] ?? text).focus();
}

function keys(form: HTMLFormElement, text: StoryText, session: Session, tools: HTMLElement): void {
  document.addEventListener("keydown", (event) => {
    const mod = event.ctrlKey || event.metaKey;
    const act = () => {
      if (mod && !event.altKey && event.key.toLowerCase() === "s") return void session.flush();
      if (event.altKey && event.key === "F1") return openHelp();
      if (event.altKey && event.key === "F10") return tools.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
      if (mod && event.key.toLowerCase() === "k" && text.editor.view.hasFocus()) return void editLink(text.editor.view);
      return false;
    };
    if (!form.isConnected || document.querySelector("dialog[open]")) return;
    if (act() !== false) event.preventDefault();
  });
}

/** Whatever leads away from the page first brings the text to the server. */
function leaving(form: HTMLFormElement, session: Session): void {
  let on = false;
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (on || !(target instanceof HTMLFormElement) || target.method === "dialog") return;
    event.preventDefault();
    const saved = await session.flush();
    if (!saved) return;
    if (target === form) {
      // "Save" is done with that. A button of this form with a page of its own, as "Preview", shows what is saved now.
      if (submitter instanceof HTMLButtonElement && submitter.hasAttribute("formaction")) open(submitter.formAction, submitter.formTarget || "_self");
      return;
    }
    on = true;
    target.requestSubmit(submitter instanceof HTMLElement ? submitter : null);
    on = false;
  });
  document.addEventListener("click", async (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.closest(".story-text") || link.origin !== location.origin || link.target || (link.hash && link.pathname === location.pathname) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Where the server cannot be reached, the copy in this browser stays.
    await Promise.race([session.flush(), new Promise((resolve) => setTimeout(resolve, 3_000))]);
    location.assign(link.href);
  });
}

// Dialogs of the editor: a title, a body, buttons. Escape closes, and the focus goes back by itself.

import { el, freshId } from "./dom.ts";

export interface Dialog {
  element: HTMLDialogElement;
  body: HTMLElement;
  buttons: HTMLElement;
  close: () => void;
}

/** Opens an empty dialog; it is gone once closed. */
export function openDialog(title: string, className = "", closed: () => void = () => {}): Dialog {
  const id = freshId("dialog");
  const body = el("div", { class: "dialog-body" });
  const buttons = el("div", { class: "buttons" });
  const element = el("dialog", { class: `editor-dialog ${className}`, "aria-labelledby": id });
  const close = () => element.close();
  element.append(
    el("header", { class: "dialog-head" }, el("h2", { id }, title), el("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "×")),
    body,
    buttons,
  );
  element.addEventListener("close", () => {
    element.remove();
    closed();
  });
  (document.querySelector("main") ?? document.body).append(element);
  element.showModal();
  return { element, body, buttons, close };
}

/** Asks for one line. Resolves to null when the dialog was closed without an answer, to "" when it was taken away. */
export function ask(question: { title: string; label: string; value: string; hint?: string; remove?: string; check: (typed: string) => string }): Promise<string | null> {
  return new Promise((resolve) => {
    let answer: string | null = null;
    const dialog = openDialog(question.title, "small", () => resolve(answer));
    const id = freshId("ask");
    const input = el("input", { id, type: "text", value: question.value, autocomplete: "off", dir: "auto", spellcheck: "false", "aria-describedby": `${id}-hint ${id}-wrong` });
    const wrong = el("p", { class: "wrong", id: `${id}-wrong`, role: "alert" });
    const form = el("form", { method: "dialog", class: "field" }, el("label", { for: id }, question.label), question.hint ? el("p", { class: "hint", id: `${id}-hint` }, question.hint) : null, input, wrong);
    const submit = (event: Event) => {
      event.preventDefault();
      const refused = question.check(input.value);
      wrong.textContent = refused;
      if (refused) {
        input.setAttribute("aria-invalid", "true");
        input.focus();
        return;
      }
      answer = input.value;
      dialog.close();
    };
    form.addEventListener("submit", submit);
    dialog.body.append(form);
    dialog.buttons.append(el("button", { type: "button", class: "button", onclick: submit }, "Done"));
    if (question.remove && question.value) {
      dialog.buttons.append(
        el("button", { type: "button", class: "button quiet", onclick: () => { answer = ""; dialog.close(); } }, question.remove),
      );
    }
    input.focus();
    input.select();
  });
}

// The dialog a form opens in: a title, a ×, Escape and a press beside it close it; the focus goes back by itself.
import { say } from "./say.ts";

export interface Dialog {
  dialog: HTMLDialogElement;
  title: HTMLElement;
}

/** Makes an empty dialog whose title has the id `titleId`. */
export function makeDialog(titleId: string): Dialog {
  const dialog = document.createElement("dialog");
  dialog.className = "composing";
  dialog.setAttribute("aria-labelledby", titleId);
  const head = document.createElement("div");
  head.className = "composing-head";
  const title = document.createElement("h2");
  title.id = titleId;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "×";
  close.setAttribute("aria-label", say("close"));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog) dialog.close();
  });
  head.append(title, close);
  dialog.append(head);
  // Within the content, so that the dialog speaks its language and runs its way.
  (document.querySelector("main") ?? document.body).append(dialog);
  return { dialog, title };
}

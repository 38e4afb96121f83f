// Two texts of one story side by side: nothing is chosen for the writer, nothing is dropped.

import { openDialog } from "../page/dialog.ts";
import { announce, el } from "../page/dom.ts";
import { lines } from "../story/document.ts";
import type { Draft } from "./saver.ts";

export interface Side {
  title: string;
  draft: Draft;
  /** What the button under this text says. */
  keep: string;
  kept: () => void;
}

/** Shows both texts with the lines marked that only one of them has. */
export function compare(title: string, sides: [Side, Side]): void {
  const dialog = openDialog(title, "wide compare");
  const texts = sides.map(({ draft }) => textLines(draft));
  const columns = sides.map((side, n) => {
    const mine = texts[n] ?? [];
    const others = new Set(texts[1 - n]);
    const copy = async () => {
      await navigator.clipboard?.writeText(mine.join("\n\n")).then(
        () => announce("Copied."),
        () => announce("This browser does not let the page copy: select the text and copy it."),
      );
    };
    return el(
      "section",
      { class: "compare-side" },
      el("h3", {}, side.title),
      el("div", { class: "compare-text", tabindex: 0, role: "group", "aria-label": side.title }, ...mine.map((line) => el("p", { dir: "auto" }, others.has(line) ? line : el("mark", {}, line)))),
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "button", class: "button", onclick: () => { dialog.close(); side.kept(); } }, side.keep),
        el("button", { type: "button", class: "button quiet", onclick: () => void copy() }, "Copy this text"),
      ),
    );
  });
  dialog.body.append(el("div", { class: "compare-sides" }, ...columns));
}

const SHOWN = ["title", "kicker", "summary", "question", "section", "authors", "people", "works", "topics", "image", "image_alt", "image_caption", "image_credit"];

function textLines({ front, document }: Draft): string[] {
  const fields = SHOWN.flatMap((key) => {
    const value = Array.isArray(front[key]) ? front[key].join(", ") : front[key];
    return value ? [`${key === "title" ? "" : `${key.replace("_", " ")}: `}${value}`] : [];
  });
  return [...fields, ...lines(document.blocks).filter((line) => line.trim())];
}

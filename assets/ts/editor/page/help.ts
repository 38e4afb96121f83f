// Every key of the editor, in a dialog.

import { openDialog } from "./dialog.ts";
import { el } from "./dom.ts";
import { keyWords } from "./keywords.ts";

const KEYS: [string, [string, string][]][] = [
  ["Words", [["Mod+B", "Bold"], ["Mod+I", "Italic"], ["Mod+K", "Link"], ["Mod+Shift+H", "Spoiler words"], ["@", "A person or a work"], ["Mod+Z", "Undo"], ["Mod+Y", "Redo"]]],
  ["Blocks", [["/", "Add a block, on an empty line"], ["Mod+Alt+2", "Heading"], ["Mod+Alt+3", "Small heading"], ["Mod+Shift+9", "Quote, and out of it"], ["Mod+Shift+8", "List"], ["Mod+Shift+7", "Numbered list"], ["Tab", "Further in, in a list"], ["Shift+Tab", "Further out, in a list"], ["Shift+Enter", "A new line in the same paragraph"], ["Mod+Enter", "Go on after the quote, box or card"]]],
  ["Cards and pictures", [["Enter", "On a card: into its fields. In a field: go on after the card"], ["Escape", "From a field back to its card"], ["Backspace", "On a card: takes it out"]]],
  ["Written as", [["## ", "Heading"], ["> ", "Quote"], ["- ", "List"], ["1. ", "Numbered list"], ["--- ", "Divider"], ["**words**", "Bold"], ["*words*", "Italic"], ["||words||", "Spoiler words"]]],
  ["The page", [["Alt+F10", "To the tools"], ["Mod+S", "Save now"], ["Alt+F1", "This list"]]],
];

export function openHelp(): void {
  const dialog = openDialog("Keys", "wide");
  dialog.body.append(
    el("p", { class: "hint" }, "Paste a link to a video, to a story of ours or to any page on an empty line: it becomes a block. Markdown, Word and Google Docs may be pasted as they are."),
    el(
      "div",
      { class: "keys" },
      ...KEYS.map(([title, keys]) =>
        el("section", {}, el("h3", {}, title), el("dl", {}, ...keys.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, keyWords(key))), el("dd", {}, words)]))),
      ),
    ),
  );
  dialog.element.querySelector<HTMLElement>(".close")?.focus();
}

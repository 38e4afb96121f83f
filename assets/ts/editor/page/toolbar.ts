// The tools over the text: one stop of the Tab key, arrows between them, Alt-F10 from the text.

import type { Editor } from "@tiptap/core";
import { redo, redoDepth, undo, undoDepth } from "@tiptap/pm/history";
import type { EditorView } from "@tiptap/pm/view";
import { around, toggleHeading, toggleList, toggleWrapper } from "../write/blocks.ts";
import { inserts } from "../write/inserts.ts";
import { editLanguage, editLink } from "../write/references.ts";
import { el } from "./dom.ts";
import { openHelp } from "./help.ts";
import { keyWords } from "./keywords.ts";
import { Listbox } from "./listbox.ts";

interface Tool {
  name: string;
  sign: string;
  className?: string;
  keys?: string;
  run: (view: EditorView) => void;
  on?: (editor: Editor) => boolean;
  off?: (editor: Editor) => boolean;
}

const heading = (level: number) => (editor: Editor) => editor.isActive("heading", { level });
const inside = (name: string) => (editor: Editor) => around(editor.state, [name]) !== null;

function groups(editor: Editor): [string, Tool[]][] {
  const mark = (name: string) => () => {
    editor.chain().focus().toggleMark(name).run();
  };
  return [
    ["Words", [
      { name: "Bold", sign: "B", className: "bold", keys: "Mod+B", run: mark("strong"), on: (e) => e.isActive("strong") },
      { name: "Italic", sign: "I", className: "italic", keys: "Mod+I", run: mark("emphasis"), on: (e) => e.isActive("emphasis") },
      { name: "Link", sign: "Link", keys: "Mod+K", run: (view) => void editLink(view), on: (e) => e.isActive("link") },
      { name: "Spoiler words", sign: "Spoiler", className: "wide-only", keys: "Mod+Shift+H", run: mark("spoiler"), on: (e) => e.isActive("spoiler") },
      { name: "Language of these words", sign: "Language", className: "wide-only", run: (view) => void editLanguage(view), on: (e) => e.isActive("lang") },
    ]],
    ["Blocks", [
      { name: "H2, heading", sign: "H2", keys: "Mod+Alt+2", run: (view) => toggleHeading(view, 2), on: heading(2) },
      { name: "H3, small heading", sign: "H3", keys: "Mod+Alt+3", run: (view) => toggleHeading(view, 3), on: heading(3) },
      { name: "Quote", sign: "“ ”", keys: "Mod+Shift+9", run: (view) => toggleWrapper(view, "quote"), on: inside("quote") },
      { name: "List", sign: "•", keys: "Mod+Shift+8", run: (view) => toggleList(view, "bulletList"), on: inside("bulletList") },
      { name: "1. Numbered list", sign: "1.", keys: "Mod+Shift+7", run: (view) => toggleList(view, "orderedList"), on: inside("orderedList") },
    ]],
    ["History", [
      { name: "Undo", sign: "↶", keys: "Mod+Z", run: (view) => undo(view.state, view.dispatch), off: (e) => undoDepth(e.state) === 0 },
      { name: "Redo", sign: "↷", keys: "Mod+Y", run: (view) => redo(view.state, view.dispatch), off: (e) => redoDepth(e.state) === 0 },
      { name: "Keys", sign: "?", keys: "Alt+F1", run: () => openHelp() },
    ]],
  ];
}

export function toolbar(editor: Editor, pickFiles: () => void): HTMLElement {
  const { view } = editor;
  const bar = el("div", { class: "editor-tools", role: "toolbar", "aria-label": "Text tools", "aria-controls": view.dom.id });
  // Who only reads along has the list of keys and no other tool.
  const use = (tool: Tool) => {
    if (view.editable || tool.name === "Keys") tool.run(view);
  };
  const drawn: { tool: Tool; button: HTMLButtonElement }[] = [];
  for (const [label, tools] of groups(editor)) {
    const group = el("div", { role: "group", "aria-label": label });
    for (const tool of tools) {
      const keys = keyWords(tool.keys ?? "");
      const button = el("button", { type: "button", class: `tool-button ${tool.className ?? ""}`, "aria-label": tool.name, title: keys ? `${tool.name} (${keys})` : tool.name, tabindex: -1, onclick: () => use(tool) }, tool.sign);
      if (tool.on) button.setAttribute("aria-pressed", "false");
      // The selection stays where it is when a tool is pressed with the pointer.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      drawn.push({ tool, button });
      group.append(button);
    }
    if (label === "Blocks") group.append(addButton(view, pickFiles));
    bar.append(group);
  }
  rove(bar, view);
  const draw = () => {
    for (const { tool, button } of drawn) {
      const on = tool.on?.(editor);
      if (on !== undefined) button.setAttribute("aria-pressed", String(on));
      const off = tool.off?.(editor) ?? false;
      if (tool.off) button.setAttribute("aria-disabled", String(off));
    }
  };
  let planned = 0;
  // Once for each frame, whatever the keys do.
  editor.on("transaction", () => {
    if (planned) return;
    planned = requestAnimationFrame(() => {
      planned = 0;
      draw();
    });
  });
  draw();
  return bar;
}

function addButton(view: EditorView, pickFiles: () => void): HTMLElement {
  const button = el("button", { type: "button", class: "tool-button add", "aria-haspopup": "listbox", "aria-expanded": "false", tabindex: -1, title: "Add a block (/ on an empty line)" }, "+ Add");
  const box = new Listbox(button, "Blocks");
  button.addEventListener("click", () => {
    if (box.open || !view.editable) return box.hide();
    const choices = inserts(pickFiles).map(({ title, note, run }) => ({ title, note, run: () => run(view) }));
    box.show(choices, button.getBoundingClientRect(), "");
  });
  button.addEventListener("keydown", (event) => box.key(event));
  button.addEventListener("blur", () => box.hide());
  return button;
}

/** One stop of the Tab key; arrows, Home and End between the tools; Escape back to the text. */
function rove(bar: HTMLElement, view: EditorView): void {
  const buttons = () => [...bar.querySelectorAll<HTMLButtonElement>("button")].filter((button) => button.offsetParent !== null);
  const first = bar.querySelector("button");
  if (first) first.tabIndex = 0;
  bar.addEventListener("focusin", (event) => {
    for (const button of bar.querySelectorAll("button")) button.tabIndex = button === event.target ? 0 : -1;
  });
  bar.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: at + 1, [back]: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to % all.length]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      view.focus();
    }
  });
}

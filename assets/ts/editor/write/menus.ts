// The two menus that open while writing: "/" on an empty line for blocks, "@" for people and works.

import { Extension } from "@tiptap/core";
import { type EditorState, Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { type Found, searching } from "../page/find.ts";
import { type Choice, Listbox } from "../page/listbox.ts";
import { around } from "./blocks.ts";
import { type Insert, inserts } from "./inserts.ts";

interface Trigger {
  kind: "/" | "@";
  from: number;
  to: number;
  words: string;
}

/** What is being asked for at the caret, if anything is. */
function trigger(state: EditorState): Trigger | null {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.name === "boxTitle") return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  const slash = /^\/([\p{L}\p{N} -]{0,30})$/u.exec(before);
  if (slash && $from.parent.type.name === "paragraph" && $from.parentOffset === $from.parent.content.size) {
    return { kind: "/", from: $from.start(), to: $from.pos, words: slash[1] ?? "" };
  }
  const at = /(?:^|[\s(“‘"'\ufffc])@([\p{L}\p{N}.'’ -]{0,40})$/u.exec(before);
  if (!at || /\s\s/.test(at[1] ?? "")) return null;
  return { kind: "@", from: $from.pos - (at[1] ?? "").length - 1, to: $from.pos, words: (at[1] ?? "").trimEnd() };
}

/** The blocks whose name or other words begin with what was typed. */
export function matching(all: readonly Insert[], words: string): Insert[] {
  const typed = words.trim().toLowerCase();
  return all.filter((insert) => `${insert.title} ${insert.words}`.toLowerCase().split(/[\s,]+/).some((word) => word.startsWith(typed)) || insert.title.toLowerCase().startsWith(typed));
}

export const Menus = Extension.create<{ pickFiles: () => void }>({
  name: "menus",
  priority: 2_000,
  addProseMirrorPlugins() {
    const { pickFiles } = this.options;
    let box: Listbox | null = null;
    let current: Trigger | null = null;
    // Where a menu was closed with Escape, it stays closed.
    let dismissed = -1;

    const place = (view: EditorView, at: number) => view.coordsAtPos(at);

    const slash = (view: EditorView, now: Trigger) => {
      const choices = matching(inserts(pickFiles), now.words).map((insert): Choice => ({
        title: insert.title,
        note: insert.note,
        run: () => {
          view.dispatch(view.state.tr.delete(now.from, view.state.selection.from));
          insert.run(view);
        },
      }));
      if (choices.length === 0 && now.words.length > 2) return box?.hide();
      box?.show(choices, place(view, now.from), "No block begins like this");
    };

    const mention = (view: EditorView, found: Found): void => {
      const { state } = view;
      const now = current ?? trigger(state);
      const mark = state.schema.marks[found.kind === "work" ? "work" : "person"]?.create({ slug: found.slug });
      if (!now || !mark) return;
      const tr = state.tr.replaceWith(now.from, state.selection.from, state.schema.text(found.title, [mark]));
      view.dispatch(tr.removeStoredMark(mark.type).scrollIntoView());
      view.focus();
    };

    let ask: ((words: string) => void) | null = null;

    return [
      new Plugin({
        props: {
          handleKeyDown: (_view, event) => {
            if (event.key === "Escape" && box?.open && current) dismissed = current.from;
            return box?.key(event) ?? false;
          },
          handleDOMEvents: {
            blur: () => {
              box?.hide();
              return false;
            },
          },
        },
        view: (view) => {
          box = new Listbox(view.dom, "Blocks, people and works");
          ask = searching(["person", "work"], (found, words) => {
            if (current?.kind !== "@" || current.words !== words || !view.hasFocus()) return;
            const choices = (found ?? []).map((one) => ({
              title: one.title,
              note: [one.kind === "person" ? "Person" : "Work", one.note].filter(Boolean).join(" · "),
              run: () => mention(view, one),
            }));
            // A mail address or a handle is only words: the menu goes away by itself.
            if (choices.length === 0 && words.length > 12) box?.hide();
            else box?.show(choices, place(view, current.from), found ? `Nobody called “${words}” yet` : "Not connected: searching waits");
          });
          return {
            update: (view, before) => {
              if (before.selection.eq(view.state.selection) && before.doc.eq(view.state.doc)) return;
              current = view.editable ? trigger(view.state) : null;
              if (!current) dismissed = -1;
              if (!current || current.from === dismissed || around(view.state, ["boxTitle"])) box?.hide();
              else if (current.kind === "/") slash(view, current);
              else if (current.words) ask?.(current.words);
              else box?.hide();
            },
            destroy: () => box?.remove(),
          };
        },
      }),
    ];
  },
});

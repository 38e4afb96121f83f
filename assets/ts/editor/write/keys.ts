// Keys that mean something else in a quote, in a box, in a list and on a card than in a paragraph.

import { Extension } from "@tiptap/core";
import { baseKeymap, joinTextblockBackward, splitBlockAs } from "@tiptap/pm/commands";
import { dropCursor } from "@tiptap/pm/dropcursor";
import { gapCursor } from "@tiptap/pm/gapcursor";
import { history, redo, undo } from "@tiptap/pm/history";
import { liftListItem, sinkListItem, splitListItem } from "@tiptap/pm/schema-list";
import { type EditorState, NodeSelection, Plugin, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { around, focusFields, leave, toggleHeading, toggleList, toggleWrapper, unwrap } from "./blocks.ts";

const WRAPPERS = ["quote", "pullQuote", "callout", "spoilerBlock"];

export const Keys = Extension.create({
  name: "keys",
  priority: 1_000,
  addKeyboardShortcuts() {
    const on = (act: (view: EditorView) => boolean) => () => act(this.editor.view);
    const does = (act: (view: EditorView) => void) =>
      on((view) => {
        act(view);
        return true;
      });
    return {
      "Mod-z": on((view) => undo(view.state, view.dispatch)),
      "Mod-y": on((view) => redo(view.state, view.dispatch)),
      "Mod-Shift-z": on((view) => redo(view.state, view.dispatch)),
      Enter: on(enter),
      "Mod-Enter": on((view) => leave(view)),
      "Shift-Enter": on(lineBreak),
      Backspace: on(backspace),
      Tab: on((view) => item(view.state, (type) => sinkListItem(type)(view.state, view.dispatch))),
      "Shift-Tab": on((view) => item(view.state, (type) => liftListItem(type)(view.state, view.dispatch))),
      "Mod-Alt-2": does((view) => toggleHeading(view, 2)),
      "Mod-Alt-3": does((view) => toggleHeading(view, 3)),
      "Mod-Shift-8": does((view) => toggleList(view, "bulletList")),
      "Mod-Shift-7": does((view) => toggleList(view, "orderedList")),
      "Mod-Shift-9": does((view) => toggleWrapper(view, "quote")),
    };
  },
  addProseMirrorPlugins() {
    return [history(), gapCursor(), dropCursor({ color: false, class: "drop-cursor" }), lastLine(), quoteRule()];
  },
});

function enter(view: EditorView): boolean {
  const { state } = view;
  const { selection } = state;
  if (selection instanceof NodeSelection) {
    if (selection.node.isAtom && focusFields(view, selection.from)) return true;
    return leave(view, selection.$from.depth + 1);
  }
  const { $from, empty } = selection;
  if ($from.parent.type.name === "speaker") return leave(view, $from.depth - 1);
  if ($from.parent.type.name === "boxTitle") return caret(view, $from.after() + 1);
  const inItem = item(state, (type) => splitListItem(type)(state, view.dispatch));
  if (inItem) return true;
  const quote = around(state, ["quote", "pullQuote"]);
  if (quote && quote.depth === $from.depth - 1 && empty && $from.parent.content.size === 0) {
    const atEnd = $from.index(quote.depth) === quote.node.childCount - 2;
    if (atEnd && quote.node.childCount > 2) {
      // An empty last line of a quote: what comes next is who said it.
      const tr = state.tr.delete($from.before(), $from.after());
      const speaker = $from.before() + 1;
      view.dispatch(tr.setSelection(TextSelection.create(tr.doc, speaker)).scrollIntoView());
      return true;
    }
  }
  // After the words of a quote its schema could also begin the speaker: a new line there is a paragraph.
  const type = state.schema.nodes.paragraph;
  if (quote && type && $from.parent.type.name === "paragraph") return splitBlockAs(() => ({ type }))(state, view.dispatch);
  return false;
}

function caret(view: EditorView, at: number): boolean {
  const { tr } = view.state;
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at))).scrollIntoView());
  return true;
}

function lineBreak(view: EditorView): boolean {
  const { $from } = view.state.selection;
  const type = view.state.schema.nodes.lineBreak;
  if ($from.parent.type.name !== "paragraph" || !type) return true;
  view.dispatch(view.state.tr.replaceSelectionWith(type.create()).scrollIntoView());
  return true;
}

function backspace(view: EditorView): boolean {
  const { state } = view;
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parentOffset > 0) return false;
  const wrapper = around(state, WRAPPERS);
  const parent = $from.parent.type.name;
  if (parent === "boxTitle" && wrapper) {
    view.dispatch(unwrap(state, wrapper.before));
    return true;
  }
  if (parent === "speaker") {
    const before = state.doc.resolve($from.before());
    view.dispatch(state.tr.setSelection(TextSelection.near(before, -1)).scrollIntoView());
    return true;
  }
  if (parent === "heading") {
    const type = state.schema.nodes.paragraph;
    if (type) view.dispatch(state.tr.setNodeMarkup($from.before(), type));
    return true;
  }
  const listed = $from.depth > 1 && $from.node(-1).type.name === "listItem" && $from.index(-1) === 0;
  if (listed) return item(state, (type) => liftListItem(type)(state, view.dispatch));
  if (wrapper && wrapper.depth === $from.depth - 1) {
    const index = $from.index(wrapper.depth);
    if (index === 0) {
      view.dispatch(unwrap(state, wrapper.before));
      return true;
    }
    // The first line under a title goes back to the title.
    if (index === 1 && wrapper.node.firstChild?.type.name === "boxTitle") {
      if (wrapper.node.textContent === "" && wrapper.node.childCount === 2) view.dispatch(unwrap(state, wrapper.before));
      else caret(view, $from.before() - 1);
      return true;
    }
  }
  return joinTextblockBackward(state, view.dispatch) || (baseKeymap.Backspace?.(state, view.dispatch, view) ?? false);
}

function item(state: EditorState, act: (type: NonNullable<EditorState["schema"]["nodes"][string]>) => boolean): boolean {
  const type = state.schema.nodes.listItem;
  return type && around(state, ["listItem"]) ? act(type) : false;
}

/** There is always a line at the end to write on. */
function lastLine(): Plugin {
  return new Plugin({
    appendTransaction: (_transactions, _before, state) => {
      if (state.doc.lastChild?.type.name === "paragraph") return null;
      const type = state.schema.nodes.paragraph;
      return type ? state.tr.insert(state.doc.content.size, type.create()).setMeta("addToHistory", false) : null;
    },
  });
}

/** `> ` at the beginning of a line makes it a quote. */
function quoteRule(): Plugin {
  return new Plugin({
    props: {
      handleTextInput(view, from, _to, text) {
        const { $from } = view.state.selection;
        if (text !== " " || $from.parent.type.name !== "paragraph" || $from.parent.textContent !== ">" || $from.parentOffset !== 1) return false;
        view.dispatch(view.state.tr.delete(from - 1, from));
        toggleWrapper(view, "quote");
        return true;
      },
    },
  });
}

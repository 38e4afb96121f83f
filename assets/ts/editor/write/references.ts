// Marks that say something: where a link leads, in which language words are.

import type { MarkType } from "@tiptap/pm/model";
import { TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ask } from "../page/dialog.ts";
import { typedAddress } from "./address.ts";

export function editLink(view: EditorView): Promise<void> {
  return edit(view, "link", "url", {
    title: "Link",
    label: "Where it leads",
    hint: "An address of the web, a mail address, or a path on this site such as /television/…",
    remove: "Take the link away",
    check: (typed) => (typedAddress(typed) ? "" : "That is no address. Write it like https://example.org/page or /television/a-story."),
    clean: typedAddress,
  });
}

export function editLanguage(view: EditorView): Promise<void> {
  return edit(view, "lang", "lang", {
    title: "Language of these words",
    label: "Language",
    hint: "A code such as en, hi, ar, ko or pt-BR: a screen reader then reads the words in that language.",
    remove: "The story’s own language",
    check: (typed) => (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(typed.trim()) ? "" : "That is no language code. Write it like hi or pt-BR."),
    clean: (typed) => typed.trim(),
  });
}

interface Question {
  title: string;
  label: string;
  hint: string;
  remove: string;
  check: (typed: string) => string;
  clean: (typed: string) => string;
}

async function edit(view: EditorView, name: string, key: string, question: Question): Promise<void> {
  const type = view.state.schema.marks[name];
  if (!type || !view.editable) return;
  // The editor hears of a selection made with the keys a moment later than the browser.
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const range = reach(view, type);
  const had = range.mark ? String(range.mark.attrs[key]) : "";
  const typed = await ask({ ...question, value: had });
  if (typed !== null) {
    const { state } = view;
    const value = question.clean(typed);
    let { tr } = state;
    if (!value) tr = tr.removeMark(range.from, range.to, type);
    else if (range.from === range.to) tr = tr.replaceSelectionWith(state.schema.text(value, [type.create({ [key]: value })]), false);
    else tr = tr.addMark(range.from, range.to, type.create({ [key]: value }));
    const end = Math.min(Math.max(range.to, tr.mapping.map(range.to)), tr.doc.content.size);
    view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1)).removeStoredMark(type));
  }
  view.focus();
}

/** The selected words, or all the words of the mark the caret stands in. */
function reach(view: EditorView, type: MarkType) {
  const { selection } = view.state;
  const { $from, from, to, empty } = selection;
  let start = $from.start();
  let found = { from, to, mark: $from.marksAcross($from)?.find((mark) => mark.type === type) ?? null };
  $from.parent.forEach((child, offset) => {
    const mark = type.isInSet(child.marks);
    const [begin, end] = [$from.start() + offset, $from.start() + offset + child.nodeSize];
    if (!mark || from < begin || from > end) return;
    start = begin;
    found = empty ? { from: start, to: end, mark } : { from, to, mark };
  });
  return found;
}

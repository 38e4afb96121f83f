// What can be done with blocks: put one in, wrap what is selected, take a wrapper away, go on after it.

import { setBlockType } from "@tiptap/pm/commands";
import { Fragment, type Node, type ResolvedPos } from "@tiptap/pm/model";
import { liftListItem, wrapInList } from "@tiptap/pm/schema-list";
import { type EditorState, NodeSelection, TextSelection, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/** Blocks that stand in no block of their own kind, at any depth. */
const BOXES = ["callout", "spoilerBlock"];
/** Blocks with a wrapper that can be taken away. */
const WRAPPERS = ["quote", "pullQuote", ...BOXES];

function node(state: EditorState, name: string, attrs: object | null = null, content?: Fragment | Node | Node[]): Node {
  const type = state.schema.nodes[name];
  if (!type) throw new Error(`No block is called ${name}.`);
  return type.create(attrs as Record<string, unknown> | null, content);
}

/** Puts a block where the caret is: instead of an empty line, or after the block the caret stands in. */
export function insertBlock(view: EditorView, name: string, attrs: object | null = null): void {
  const block = emptyBlock(view.state, name, attrs);
  insertNodes(view, [block]);
}

export function emptyBlock(state: EditorState, name: string, attrs: object | null = null): Node {
  const line = () => node(state, "paragraph");
  if (name === "quote" || name === "pullQuote") return node(state, name, null, [line(), node(state, "speaker")]);
  if (BOXES.includes(name)) return node(state, name, null, [node(state, "boxTitle"), line()]);
  return node(state, name, attrs);
}

/** Puts blocks in and the caret into the first of them, or into its first field. */
export function insertNodes(view: EditorView, blocks: Node[]): void {
  const { state } = view;
  const first = blocks[0];
  if (!first) return;
  const place = placeFor(state.selection.$to, blocks);
  const tr = state.tr.replaceWith(place.from, place.to, blocks);
  const end = place.from + Fragment.from(blocks).size;
  if (end >= tr.doc.content.size) tr.insert(end, node(state, "paragraph"));
  if (first.isAtom) tr.setSelection(NodeSelection.create(tr.doc, place.from));
  else if (blocks.length === 1) tr.setSelection(TextSelection.near(tr.doc.resolve(place.from + 1)));
  else tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1));
  view.dispatch(tr.scrollIntoView());
  view.focus();
  if (first.isAtom) focusFields(view, place.from);
}

/** Moves the caret into the first field of a card, if it has one. */
export function focusFields(view: EditorView, at: number): boolean {
  const dom = view.nodeDOM(at);
  const seen = dom instanceof HTMLElement ? [...dom.querySelectorAll<HTMLElement>("input:not([type=file]), textarea, button:not(.card-remove)")].filter((one) => one.offsetParent) : [];
  const field = seen.find((one) => one.localName !== "button") ?? seen[0] ?? null;
  field?.focus();
  return field !== null;
}

function placeFor($pos: ResolvedPos, blocks: Node[]): { from: number; to: number } {
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    const parent = $pos.node(depth - 1);
    const index = $pos.index(depth - 1);
    const boxed = blocks.some((block) => BOXES.includes(block.type.name) && within($pos, depth - 1, block.type.name));
    if (boxed) continue;
    const content = Fragment.from(blocks);
    const here = $pos.node(depth);
    const emptyLine = here.type.name === "paragraph" && here.content.size === 0;
    if (emptyLine && parent.canReplace(index, index + 1, content)) return { from: $pos.before(depth), to: $pos.after(depth) };
    if (parent.canReplace(index + 1, index + 1, content)) return { from: $pos.after(depth), to: $pos.after(depth) };
  }
  const end = $pos.doc.content.size;
  return { from: end, to: end };
}

function within($pos: ResolvedPos, depth: number, name: string): boolean {
  for (let at = depth; at >= 0; at -= 1) if ($pos.node(at).type.name === name) return true;
  return false;
}

/** The innermost of these blocks around the caret. */
export function around(state: EditorState, names: readonly string[]): { node: Node; before: number; depth: number } | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (names.includes($from.node(depth).type.name)) return { node: $from.node(depth), before: $from.before(depth), depth };
  }
  return null;
}

/** A heading of this level, or a paragraph again. */
export function toggleHeading(view: EditorView, level: number): void {
  const { state } = view;
  const { parent } = state.selection.$from;
  const on = parent.type.name === "heading" && parent.attrs.level === level;
  const type = state.schema.nodes[on ? "paragraph" : "heading"];
  if (type && !setBlockType(type, on ? null : { level })(state, view.dispatch)) insertBlock(view, "heading", { level });
  view.focus();
}

/** A list of this kind, the other kind, or no list again. */
export function toggleList(view: EditorView, name: "bulletList" | "orderedList"): void {
  const { state } = view;
  const type = state.schema.nodes[name];
  const item = state.schema.nodes.listItem;
  const list = around(state, ["bulletList", "orderedList"]);
  if (!type || !item) return;
  if (list?.node.type === type) liftListItem(item)(state, view.dispatch);
  else if (list) view.dispatch(state.tr.setNodeMarkup(list.before, type));
  else wrapInList(type)(state, view.dispatch);
  view.focus();
}

/** Wraps the selected lines into a quote or a box, or takes that wrapper away. */
export function toggleWrapper(view: EditorView, name: string): void {
  const { state } = view;
  const inside = around(state, [name]);
  if (inside) {
    view.dispatch(unwrap(state, inside.before));
  } else if (!wrap(view, name)) {
    insertBlock(view, name);
  }
  view.focus();
}

function wrap(view: EditorView, name: string): boolean {
  const { state } = view;
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to);
  if (!range || (BOXES.includes(name) && within($from, range.depth, name))) return false;
  const inner: Node[] = [];
  for (let n = range.startIndex; n < range.endIndex; n += 1) {
    const child = range.parent.child(n);
    const fits = BOXES.includes(name) || ["paragraph", "bulletList", "orderedList"].includes(child.type.name);
    if (fits) inner.push(child);
    else if (child.type.name === "heading") inner.push(node(state, "paragraph", null, child.content));
    else return false;
  }
  const titled = BOXES.includes(name);
  const wrapper = node(state, name, null, titled ? [node(state, "boxTitle"), ...inner] : [...inner, node(state, "speaker")]);
  if (!range.parent.canReplaceWith(range.startIndex, range.endIndex, wrapper.type)) return false;
  const tr = state.tr.replaceRangeWith(range.start, range.end, wrapper);
  // The caret keeps its place in the words: one wrapper and perhaps a title further in.
  const head = Math.min(state.selection.head + (titled ? 3 : 1), tr.doc.content.size);
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(head))).scrollIntoView());
  return true;
}

/** What stood in a wrapper stands by itself; its title and its speaker become paragraphs if they say something. */
export function unwrap(state: EditorState, before: number): Transaction {
  const wrapper = state.doc.nodeAt(before);
  if (!wrapper || !WRAPPERS.includes(wrapper.type.name)) return state.tr;
  const out: Node[] = [];
  wrapper.forEach((child) => {
    if (child.type.name !== "boxTitle" && child.type.name !== "speaker") out.push(child);
    else if (child.content.size) out.push(node(state, "paragraph", null, child.content));
  });
  const tr = state.tr.replaceWith(before, before + wrapper.nodeSize, out);
  return tr.setSelection(TextSelection.near(tr.doc.resolve(before + 1))).scrollIntoView();
}

/** Puts the caret on a line after the outermost block it stands in. */
export function leave(view: EditorView, depth = 1): boolean {
  const { state } = view;
  const { $to } = state.selection;
  const after = $to.depth >= depth ? $to.after(depth) : state.selection.to;
  const next = state.doc.resolve(after).nodeAfter;
  const tr = state.tr;
  if (!(next?.type.name === "paragraph" && next.content.size === 0)) tr.insert(after, node(state, "paragraph"));
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  view.focus();
  return true;
}

// A block that is filled in: a head that shows what it is, and labelled fields in place.

import type { Node } from "@tiptap/pm/model";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import type { EditorView, NodeView, NodeViewConstructor } from "@tiptap/pm/view";
import { el, freshId } from "../page/dom.ts";
import { leave } from "../write/blocks.ts";

export interface Field {
  key: string;
  label: string;
  hint?: string;
}

export type Values = Record<string, string>;

export interface Change {
  view: EditorView;
  /** Sets values of the block; one step back in the history. */
  set: (values: Record<string, unknown>) => void;
  remove: () => void;
  /** Goes on writing on the line after the block. */
  leave: () => void;
}

export interface Card {
  /** What the block is called. */
  name: string;
  fields: Field[];
  /** What is shown above the fields; asked for again when the values change. */
  head: (values: Values, change: Change) => (globalThis.Node | string)[];
}

/** How a block of values is shown. */
export function cardView(card: Card): NodeViewConstructor {
  return (node, view, getPos) => new CardView(card, node, view, getPos as () => number | undefined);
}

/** What can be done to the block at a place. */
export function changeOf(view: EditorView, getPos: () => number | undefined): Change {
  const at = (act: (pos: number) => void) => {
    const pos = getPos();
    if (pos !== undefined && view.editable) act(pos);
  };
  return {
    view,
    set: (values) =>
      at((pos) => {
        const tr = view.state.tr;
        for (const [key, value] of Object.entries(values)) tr.setNodeAttribute(pos, key, value);
        view.dispatch(tr);
      }),
    remove: () =>
      at((pos) => {
        const size = view.state.doc.nodeAt(pos)?.nodeSize ?? 0;
        const tr = view.state.tr.delete(pos, pos + size);
        view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)))));
        view.focus();
      }),
    leave: () =>
      at((pos) => {
        view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
        leave(view, view.state.selection.$from.depth + 1);
      }),
  };
}

/** Keys inside a block's fields: Enter goes on after the block, Escape back to the block itself. */
export function fieldKeys(dom: HTMLElement, change: Change, getPos: () => number | undefined): void {
  dom.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "Enter" && typing) {
      event.preventDefault();
      change.leave();
    } else if (event.key === "Escape") {
      event.preventDefault();
      const pos = getPos();
      if (pos === undefined) return;
      const { view } = change;
      view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
      view.focus();
    }
  });
}

/** Events inside the fields are the fields' own. */
export function isOwn(dom: HTMLElement, event: Event): boolean {
  const { target } = event;
  if (!(target instanceof Element) || !dom.contains(target)) return false;
  return target.closest("input, textarea, button, select, a, summary, .card-fields") !== null;
}

export function fieldRow(field: Field, value: string, changed: (value: string) => void): { row: HTMLElement; input: HTMLTextAreaElement } {
  const id = freshId("field");
  // An area of one line grows with long captions; a line end is only a space there.
  const input = el("textarea", { id, rows: 1, autocomplete: "off", dir: "auto", spellcheck: "true", placeholder: field.hint ?? "" });
  input.value = value;
  input.addEventListener("input", () => changed(input.value.replace(/\s*\n\s*/g, " ")));
  return { row: el("div", { class: "card-field" }, el("label", { for: id }, field.label), input), input };
}

class CardView implements NodeView {
  readonly dom: HTMLElement;
  private readonly head: HTMLElement;
  private readonly inputs = new Map<string, HTMLTextAreaElement>();
  private readonly change: Change;
  private shown = "";

  constructor(
    private readonly card: Card,
    private node: Node,
    view: EditorView,
    getPos: () => number | undefined,
  ) {
    this.change = changeOf(view, getPos);
    this.head = el("div", { class: "card-head" });
    const fields = card.fields.map((field) => {
      const { row, input } = fieldRow(field, String(node.attrs[field.key] ?? ""), (value) => this.change.set({ [field.key]: value }));
      this.inputs.set(field.key, input);
      return row;
    });
    this.dom = el(
      "div",
      { class: `card-block card-${node.type.name}`, role: "group", "aria-label": card.name },
      el("p", { class: "card-name" }, card.name, el("button", { type: "button", class: "card-remove", "aria-label": `Remove: ${card.name}`, onclick: () => this.change.remove() }, "Remove")),
      this.head,
      fields.length ? el("div", { class: "card-fields" }, ...fields) : null,
    );
    this.dom.contentEditable = "false";
    fieldKeys(this.dom, this.change, getPos);
    this.render();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.render();
    return true;
  }

  stopEvent(event: Event): boolean {
    return isOwn(this.dom, event);
  }

  ignoreMutation(): boolean {
    return true;
  }

  private render(): void {
    for (const [key, input] of this.inputs) {
      const value = String(this.node.attrs[key] ?? "");
      if (input.value.replace(/\s*\n\s*/g, " ") !== value) input.value = value;
    }
    // The head shows only what the fields do not, so that typing in a field does not make it anew.
    const own = Object.entries(this.node.attrs).filter(([key]) => !this.inputs.has(key));
    const shown = JSON.stringify(own);
    if (shown === this.shown) return;
    this.shown = shown;
    const had = this.head.contains(document.activeElement);
    this.head.replaceChildren(...this.card.head(Object.fromEntries(Object.entries(this.node.attrs).map(([key, value]) => [key, String(value ?? "")])), this.change));
    const next = [...this.inputs.values()][0] ?? this.head.querySelector<HTMLElement>("button, input");
    // What was chosen replaced the field that had the focus: go on in the next one, or after the block.
    if (had && next) next.focus();
    else if (had) this.change.leave();
  }
}

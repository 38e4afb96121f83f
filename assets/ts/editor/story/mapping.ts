// The story document ⇄ the editor's document, without loss.
// A block nobody touched is written exactly as it was read: its node is the same object, and remembers its source.

import type { Fragment, Mark, Node, Schema } from "@tiptap/pm/model";
import { VALUES } from "./atoms.ts";
import { type Block, type Inline, type Picture, type StoryDocument, spare } from "./document.ts";
import { type FlatMark, flatten, type MarkKind, nest, type Run } from "./inline.ts";

const VERSION = 1;

/** The value a mark carries, by its kind. */
const MARK_VALUE: Partial<Record<MarkKind, string>> = { link: "url", person: "slug", work: "slug", lang: "lang" };

/** Blocks that are only values: the document's name and the editor's. */
const ATOMS: Record<string, keyof typeof VALUES> = {
  image: "image",
  video: "video",
  "also-read": "alsoRead",
  ballot: "ballot",
  nominee: "nominee",
  results: "results",
  embed: "embed",
};
const ATOM_TYPES = Object.fromEntries(Object.entries(ATOMS).map(([type, name]) => [name, type]));

/** Without these, a block of values says nothing and is not kept. */
const NEEDED: Record<keyof typeof VALUES, (attrs: Record<string, unknown>) => boolean> = {
  image: ({ src }) => !!src,
  video: ({ url }) => !!url,
  alsoRead: ({ story, url }) => !!story || !!url,
  ballot: ({ slug }) => !!slug,
  nominee: ({ category, nominee }) => !!category && !!nominee,
  results: ({ category }) => !!category,
  embed: ({ url }) => !!url,
};

/** What each node was read from. */
const sources = new WeakMap<Node, Block>();
/** What each node was written as; nodes never change. */
const written = new WeakMap<Node, Block[]>();

// ---- into the editor

export function toEditor(schema: Schema, document: StoryDocument): Node {
  const blocks = document.blocks.map((block) => blockNode(schema, block, []));
  // There is always a line to write on.
  if (blocks.at(-1)?.type.name !== "paragraph") blocks.push(make(schema, "paragraph"));
  return make(schema, "doc", null, blocks);
}

/** The nodes of blocks that come from elsewhere, as a paste. */
export function toNodes(schema: Schema, blocks: Block[]): Node[] {
  return blocks.map((block) => blockNode(schema, block, []));
}

function make(schema: Schema, name: string, attrs: object | null = null, content?: Node | Node[] | Fragment): Node {
  const type = schema.nodes[name];
  if (!type) throw new Error(`No block is called ${name}.`);
  return type.create(attrs as Record<string, unknown> | null, content);
}

function blockNode(schema: Schema, block: Block, inside: string[]): Node {
  const node = knownNode(schema, block, inside) ?? make(schema, "unknown", { value: block });
  sources.set(node, block);
  return node;
}

/** Null for what this editor does not know, and for what stands where it cannot. */
function knownNode(schema: Schema, block: Block, inside: string[]): Node | null {
  switch (block.type) {
    case "paragraph":
      return make(schema, "paragraph", null, inlineNodes(schema, block.content, true));
    case "heading":
      return make(schema, "heading", { level: block.level >= 3 ? 3 : 2 }, inlineNodes(schema, block.content, false));
    case "list": {
      const items = block.items.map((item) => make(schema, "listItem", null, innerNodes(schema, item)));
      if (items.length === 0) return null;
      return block.ordered
        ? make(schema, "orderedList", { start: block.start ?? 1 }, items)
        : make(schema, "bulletList", null, items);
    }
    case "quote":
    case "pull-quote": {
      const speaker = make(schema, "speaker", null, inlineNodes(schema, block.speaker ?? [], false));
      return make(schema, block.type === "quote" ? "quote" : "pullQuote", null, [...innerNodes(schema, block.content), speaker]);
    }
    case "callout":
      return boxNode(schema, "callout", block.title ?? "", block.content, inside);
    case "spoiler":
      return boxNode(schema, "spoilerBlock", block.label ?? "", block.content, inside);
    case "divider":
      return make(schema, "divider");
    case "gallery":
      return Array.isArray(block.images) ? make(schema, "gallery", { images: block.images }) : null;
    default: {
      const name = Object.hasOwn(ATOMS, block.type) ? ATOMS[block.type] : undefined;
      if (!name) return null;
      const values: Record<string, unknown> = { ...block };
      return make(schema, name, Object.fromEntries(VALUES[name].map((key) => [key, String(values[key] ?? "")])));
    }
  }
}

function boxNode(schema: Schema, name: string, title: string, content: Block[], inside: string[]): Node | null {
  if (inside.includes(name)) return null;
  const blocks = content.map((block) => blockNode(schema, block, [...inside, name]));
  if (blocks.length === 0) blocks.push(make(schema, "paragraph"));
  return make(schema, name, null, [make(schema, "boxTitle", null, title ? [schema.text(title)] : []), ...blocks]);
}

/** What a quote or an item holds: paragraphs and lists; the words of anything else become paragraphs, as on the server. */
function innerNodes(schema: Schema, blocks: Block[]): Node[] {
  const nodes = blocks.flatMap((block): Node[] => {
    if (block.type === "paragraph" || block.type === "list") return [blockNode(schema, block, [])];
    if (block.type === "heading") return [blockNode(schema, { type: "paragraph", content: block.content }, [])];
    if ("content" in block && Array.isArray(block.content)) return innerNodes(schema, block.content as Block[]);
    return [];
  });
  return nodes.length ? nodes : [make(schema, "paragraph")];
}

function inlineNodes(schema: Schema, content: Inline[], breaks: boolean): Node[] {
  return flatten(content).map(({ text, marks }) => {
    const made = marks.flatMap(({ kind, value }): Mark[] => {
      const key = MARK_VALUE[kind];
      const mark = schema.marks[kind]?.create(key ? { [key]: value } : null);
      return mark ? [mark] : [];
    });
    if (text !== null) return schema.text(text, made);
    return breaks ? make(schema, "lineBreak").mark(made) : schema.text(" ", made);
  });
}

// ---- out of the editor

export function fromEditor(doc: Node): StoryDocument {
  return { version: VERSION, blocks: childBlocks(doc) };
}

function childBlocks(parent: Node): Block[] {
  const out: Block[] = [];
  parent.forEach((child) => {
    out.push(...blocksOf(child));
  });
  return out;
}

function blocksOf(node: Node): Block[] {
  const source = sources.get(node);
  if (source) return [source];
  let blocks = written.get(node);
  if (!blocks) {
    blocks = write(node);
    written.set(node, blocks);
  }
  return blocks;
}

/** No block for what says nothing, one for most. */
function write(node: Node): Block[] {
  const { attrs } = node;
  switch (node.type.name) {
    case "paragraph":
      return says(node) ? [{ type: "paragraph", content: inlines(node) }] : [];
    case "heading":
      return says(node) ? [{ type: "heading", level: attrs.level, content: inlines(node) }] : [];
    case "bulletList":
    case "orderedList": {
      const ordered = node.type.name === "orderedList";
      const items: Block[][] = [];
      node.forEach((item) => {
        const blocks = childBlocks(item);
        if (blocks.length) items.push(blocks);
      });
      return items.length ? [{ type: "list", ordered, start: ordered ? attrs.start : 1, items }] : [];
    }
    case "quote":
    case "pullQuote": {
      const speaker = node.lastChild?.type.name === "speaker" ? inlines(node.lastChild) : [];
      const content = childBlocks(node);
      if (content.length === 0) return speaker.length ? [{ type: "paragraph", content: speaker }] : [];
      const type = node.type.name === "quote" ? "quote" : "pull-quote";
      return [{ type, content, ...(speaker.length ? { speaker } : {}) }];
    }
    case "callout":
    case "spoilerBlock":
      return writeBox(node);
    case "gallery": {
      const images = (attrs.images as Picture[]).filter((image) => image.src).map(({ src, alt = "", caption = "", credit = "" }) => spare({ src, alt, caption, credit }));
      return images.length ? [{ type: "gallery", images }] : [];
    }
    case "divider":
      return [{ type: "divider" }];
    case "unknown":
      return [attrs.value];
    case "speaker":
    case "boxTitle":
      return [];
    default: {
      const name = node.type.name as keyof typeof VALUES;
      if (!NEEDED[name]?.(attrs)) return [];
      const values = Object.fromEntries(VALUES[name].map((key) => [key, attrs[key]]));
      return [{ type: ATOM_TYPES[name], ...spare(values) } as Block];
    }
  }
}

function writeBox(node: Node): Block[] {
  const title = node.firstChild?.textContent.trim() ?? "";
  const type = node.type.name === "callout" ? "callout" : "spoiler";
  const content = unboxed(childBlocks(node), type);
  if (content.length === 0) return title ? [{ type: "paragraph", content: [{ type: "text", text: title }] }] : [];
  return [type === "callout" ? { type, ...spare({ title }), content } : { type, ...spare({ label: title }), content }];
}

/** A box stands in no box of its own kind, however it came there: the inner one gives what it holds. */
function unboxed(blocks: Block[], kind: "callout" | "spoiler"): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type !== "callout" && block.type !== "spoiler") return [block];
    if (block.type === kind) return unboxed(block.content, kind);
    const content = unboxed(block.content, kind);
    return content.length === block.content.length && content.every((inner, n) => inner === block.content[n])
      ? [block]
      : [{ ...block, content }];
  });
}

function says(node: Node): boolean {
  return node.childCount > 0 && (node.textContent.trim() !== "" || node.content.size > node.textContent.length);
}

function inlines(node: Node): Inline[] {
  const runs: Run[] = [];
  node.forEach((child) => {
    const marks = child.marks.map(({ type, attrs }): FlatMark => {
      const kind = type.name as MarkKind;
      const key = MARK_VALUE[kind];
      return { kind, value: key ? String(attrs[key]) : "" };
    });
    runs.push({ text: child.isText ? (child.text ?? "") : null, marks });
  });
  return nest(runs);
}

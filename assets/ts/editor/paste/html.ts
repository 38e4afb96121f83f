// From the HTML of a page, of Word, of Google Docs or of LibreOffice to blocks of a story. Looks are dropped, meaning stays.

import type { Block, Inline } from "../story/document.ts";
import { type FlatMark, nest, type Run } from "../story/inline.ts";
import { safeAddress, videoHost } from "../write/address.ts";
import { type Piece, style, textOf } from "./piece.ts";
import { isWordItem, wordList } from "./word.ts";

/** A picture that came inside the paste; its address is `data:`. */
export interface Pasted {
  blocks: Block[];
  /** How many pictures stay behind because they lie elsewhere. */
  leftBehind: number;
}

const SKIPPED = new Set(["script", "style", "template", "noscript", "head", "title", "meta", "link", "object", "svg", "math", "input", "button", "select", "textarea", "audio", "canvas", "xml", "del"]);
const BLOCKS = new Set(["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "iframe", "img", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "video"]);

export function readHtml(root: Piece): Pasted {
  const pasted: Pasted = { blocks: [], leftBehind: 0 };
  pasted.blocks = new Reading(pasted).blocks(root.children, []);
  return pasted;
}

export class Reading {
  constructor(private readonly pasted: Pasted) {}

  /** Reads pieces that stand one under the other; words between them become paragraphs. */
  blocks(pieces: Piece[], marks: FlatMark[]): Block[] {
    const out: Block[] = [];
    let runs: Run[] = [];
    const flush = () => {
      out.push(...paragraphs(runs));
      runs = [];
    };
    const take = (children: Piece[], under: FlatMark[]) => {
      for (let at = 0; at < children.length; at += 1) {
        const piece = children[at];
        if (!piece || SKIPPED.has(piece.tag) || style(piece, "display") === "none") continue;
        if (isWordItem(piece)) {
          flush();
          const rest = children.slice(at);
          const [list, used] = wordList(rest, (item) => this.inline(item, under));
          out.push(list);
          at += used - 1;
        } else if (BLOCKS.has(piece.tag)) {
          flush();
          out.push(...this.block(piece, under));
        } else if (holdsBlocks(piece)) {
          // A wrapper around blocks, as the <b> of Google Docs.
          take(piece.children, [...under, ...marksOf(piece, under)]);
        } else {
          runs.push(...this.run(piece, under));
        }
      }
    };
    take(pieces, marks);
    flush();
    return out;
  }

  private block(piece: Piece, marks: FlatMark[]): Block[] {
    switch (piece.tag) {
      case "h1":
      case "h2":
      case "h3":
      case "h4":
      case "h5":
      case "h6": {
        const content = this.inline(piece, marks).map((run) => ({ text: run.text ?? " ", marks: run.marks.filter(({ kind }) => kind !== "strong") }));
        return some(tidied(content), (inlines) => ({ type: "heading", level: piece.tag <= "h2" ? 2 : 3, content: inlines }));
      }
      case "ul":
      case "ol":
        return this.list(piece, marks);
      case "blockquote":
        return quoted(this.blocks(piece.children, marks));
      case "hr":
        return [{ type: "divider" }];
      case "pre":
        return textOf(piece).split(/\n+/).flatMap((line) => paragraphs([{ text: line, marks }]));
      case "tr":
        return paragraphs(
          piece.children
            .filter(({ tag }) => tag === "td" || tag === "th")
            .flatMap((cell, n): Run[] => [...(n ? [{ text: " | ", marks: [] }] : []), ...this.inline(cell, marks)]),
        );
      case "img":
        return this.image(piece, "");
      case "figure": {
        const caption = piece.children.find(({ tag }) => tag === "figcaption");
        const picture = descendant(piece, "img");
        return picture ? this.image(picture, caption ? fold(textOf(caption)).trim() : "") : this.blocks(piece.children, marks);
      }
      case "iframe": {
        const url = piece.attribute("src");
        return videoHost(url) ? [{ type: "video", url }] : [];
      }
      case "video":
        return [];
      default: {
        const blocks = this.blocks(piece.children, [...marks, ...marksOf(piece, marks)]);
        const only = blocks[0];
        // Word's own style for the title of a text.
        if (/\bMso(Title|Subtitle)\b/.test(piece.attribute("class")) && only?.type === "paragraph") {
          return [{ type: "heading", level: 2, content: only.content }, ...blocks.slice(1)];
        }
        return blocks;
      }
    }
  }

  private list(piece: Piece, marks: FlatMark[]): Block[] {
    const items: Block[][] = [];
    for (const child of piece.children) {
      if (child.tag === "ul" || child.tag === "ol") {
        // Google Docs and old Word put the inner list beside the item it belongs to.
        const inner = this.list(child, marks);
        const last = items.at(-1);
        if (last) last.push(...inner);
        else items.push(inner);
      } else if (child.tag === "li") {
        const blocks = this.blocks(child.children, marks);
        if (blocks.length) items.push(blocks);
      }
    }
    if (items.length === 0) return [];
    const start = Math.max(Number.parseInt(piece.attribute("start"), 10) || 1, 0);
    return [{ type: "list", ordered: piece.tag === "ol", start: piece.tag === "ol" ? start : 1, items }];
  }

  private image(piece: Piece, caption: string): Block[] {
    const src = piece.attribute("src");
    if (!/^data:image\/(png|jpe?g|gif|webp|avif);base64,/i.test(src)) {
      this.pasted.leftBehind += 1;
      return [];
    }
    return [{ type: "image", src, alt: fold(piece.attribute("alt")).trim(), caption }];
  }

  /** All the words under a piece as running text. */
  inline(piece: Piece, marks: FlatMark[]): Run[] {
    const under = [...marks, ...marksOf(piece, marks)];
    return piece.children.flatMap((child) => this.run(child, under));
  }

  private run(piece: Piece, marks: FlatMark[]): Run[] {
    if (SKIPPED.has(piece.tag) || style(piece, "display") === "none" || style(piece, "mso-list") === "ignore") return [];
    if (piece.tag === "") return piece.text ? [{ text: piece.text, marks }] : [];
    if (piece.tag === "br") return /Apple-interchange-newline/.test(piece.attribute("class")) ? [] : [{ text: null, marks: [] }];
    return this.inline(piece, marks);
  }
}

function marksOf(piece: Piece, under: FlatMark[]): FlatMark[] {
  const found: FlatMark[] = [];
  const add = (kind: FlatMark["kind"], value = "") => {
    const rivals = value ? ["link", "person", "work", "lang"] : [kind];
    if (![...under, ...found].some((mark) => rivals.includes(mark.kind))) found.push({ kind, value });
  };
  const weight = style(piece, "font-weight");
  const slant = style(piece, "font-style");
  const bold = /^(bold|bolder|[6-9]00)/.test(weight) || (["b", "strong"].includes(piece.tag) && !/^(normal|[1-5]00)/.test(weight));
  const italic = /^(italic|oblique)/.test(slant) || (["i", "em", "cite"].includes(piece.tag) && slant !== "normal");
  if (piece.tag === "a") {
    const url = safeAddress(unwrapped(piece.attribute("href")));
    if (url) add("link", url);
  }
  if (bold) add("strong");
  if (italic) add("emphasis");
  return found;
}

/** Google Docs leads its links through a counter of its own. */
function unwrapped(address: string): string {
  if (!/^https:\/\/www\.google\.com\/url\?/.test(address)) return address;
  return new URL(address).searchParams.get("q") ?? address;
}

function holdsBlocks(piece: Piece): boolean {
  return piece.children.some((child) => BLOCKS.has(child.tag) || (child.tag !== "" && holdsBlocks(child)));
}

function descendant(piece: Piece, tag: string): Piece | null {
  for (const child of piece.children) {
    const found = child.tag === tag ? child : descendant(child, tag);
    if (found) return found;
  }
  return null;
}

/** Two line ends in a row end a paragraph. */
export function paragraphs(runs: Run[]): Block[] {
  const parts: Run[][] = [[]];
  for (const run of runs) {
    const part = parts.at(-1) ?? [];
    const last = part.at(-1);
    if (run.text === null && last?.text === null) {
      part.pop();
      parts.push([]);
    } else if (!(run.text === null && part.length === 0)) {
      part.push(run);
    }
  }
  return parts.flatMap((part) => some(tidied(part), (content) => ({ type: "paragraph", content })));
}

function some(content: Inline[], block: (content: Inline[]) => Block): Block[] {
  return content.length ? [block(content)] : [];
}

/** Running text with its spaces folded and none at the edges. */
export function tidied(runs: Run[]): Inline[] {
  const out: Run[] = [];
  for (const run of runs) {
    if (run.text === null) {
      trimEnd(out);
      if (out.length && out.at(-1)?.text !== null) out.push(run);
      continue;
    }
    const before = out.at(-1);
    let text = fold(run.text);
    if (!before || before.text === null || before.text.endsWith(" ")) text = text.trimStart();
    if (text) out.push({ text, marks: run.marks });
  }
  trimEnd(out);
  while (out.at(-1)?.text === null) out.pop();
  trimEnd(out);
  return nest(out);
}

function trimEnd(runs: Run[]): void {
  const last = runs.at(-1);
  if (last?.text == null) return;
  last.text = last.text.trimEnd();
  if (!last.text) runs.pop();
}

/** Spaces of all widths and the line ends of the source are one space. */
function fold(text: string): string {
  return text.replace(/[\s\u00a0\u200b\ufeff]+/g, " ");
}

/** A quote with the last line taken as its speaker if it begins with a dash. */
export function quoted(blocks: Block[]): Block[] {
  const last = blocks.at(-1);
  if (blocks.length === 0) return [];
  if (blocks.length > 1 && last?.type === "paragraph" && last.content[0]?.type === "text" && /^[—―–]\s*\S/.test(last.content[0].text)) {
    const [first, ...rest] = last.content;
    const speaker: Inline[] = [{ type: "text", text: (first as { text: string }).text.replace(/^[—―–]\s*/, "") }, ...rest];
    return [{ type: "quote", content: blocks.slice(0, -1), speaker }];
  }
  return [{ type: "quote", content: blocks }];
}

// Word's lists: paragraphs in a row, each with its level in a style and its number or dot as words.

import type { Block } from "../story/document.ts";
import type { Run } from "../story/inline.ts";
import { tidied } from "./html.ts";
import { type Piece, style, textOf } from "./piece.ts";

interface Item {
  level: number;
  ordered: boolean;
  start: number;
  content: Block[];
}

export function isWordItem(piece: Piece): boolean {
  return piece.tag === "p" && /\blevel\d+\b/.test(style(piece, "mso-list"));
}

/** The list that begins at the first piece, and how many pieces it is made of. */
export function wordList(pieces: Piece[], read: (piece: Piece) => Run[]): [Block, number] {
  const items: Item[] = [];
  let used = 0;
  for (const piece of pieces) {
    if (isWordItem(piece)) {
      const level = Number(/\blevel(\d+)\b/.exec(style(piece, "mso-list"))?.[1] ?? 1);
      const sign = marker(piece).trim();
      const content = tidied(read(piece));
      const ordered = /^\(?[\p{L}\p{N}]+[.)]/u.test(sign) && !/^o$/.test(sign);
      items.push({ level, ordered, start: Number.parseInt(sign.replace("(", ""), 10) || 1, content: content.length ? [{ type: "paragraph", content }] : [] });
    } else if (piece.tag !== "" || piece.text.trim() !== "") {
      break;
    }
    used += 1;
  }
  return [build(items), used];
}

function build(items: Item[]): Block {
  const [first] = items;
  const level = first?.level ?? 1;
  const out: Block[][] = [];
  for (let at = 0; at < items.length; ) {
    const item = items[at];
    if (!item) break;
    if (item.level > level && out.length) {
      let end = at;
      while ((items[end]?.level ?? 0) > level) end += 1;
      out.at(-1)?.push(build(items.slice(at, end)));
      at = end;
    } else {
      out.push(item.content);
      at += 1;
    }
  }
  const ordered = first?.ordered ?? false;
  return { type: "list", ordered, start: ordered ? (first?.start ?? 1) : 1, items: out.filter((item) => item.length > 0) };
}

function marker(piece: Piece): string {
  if (style(piece, "mso-list") === "ignore") return textOf(piece);
  return piece.children.map(marker).join("");
}

// How long the story is, for who writes it.

import type { Node } from "@tiptap/pm/model";

const WORDS_A_MINUTE = 230;
const WORD = /[\p{L}\p{N}\p{M}]+(?:[’'‘.,-][\p{L}\p{N}\p{M}]+)*/gu;

/** Each block is counted once: a block that did not change is the same object. */
const counted = new WeakMap<Node, number>();

export function countWords(node: Node): number {
  const had = counted.get(node);
  if (had !== undefined) return had;
  let words = 0;
  if (node.isTextblock) words = node.textBetween(0, node.content.size, undefined, " ").match(WORD)?.length ?? 0;
  else
    node.forEach((child) => {
      words += countWords(child);
    });
  counted.set(node, words);
  return words;
}

export function lengthWords(words: number): string {
  if (words === 0) return "No words yet";
  const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
  return `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}, ${minutes} min to read`;
}

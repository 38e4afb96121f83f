// Running text: the document keeps a tree, the editor a row of runs with marks. Both ways.

import type { Inline } from "./document.ts";

export type MarkKind = "emphasis" | "strong" | "spoiler" | "link" | "person" | "work" | "lang";

export interface FlatMark {
  kind: MarkKind;
  /** Address, slug or language; empty for the marks that say nothing more. */
  value: string;
}

export interface Run {
  /** Null where a line ends. */
  text: string | null;
  marks: FlatMark[];
}

/** Marks that say what their words are. One piece of text has at most one of them, as on the server. */
const REFERENCES: readonly MarkKind[] = ["link", "person", "work", "lang"];

/** Which mark stands outside when two cover the same words. */
const ORDER: readonly MarkKind[] = ["emphasis", "strong", "spoiler", "lang", "link", "person", "work"];

export function flatten(content: Inline[], marks: FlatMark[] = []): Run[] {
  return content.flatMap((inline): Run[] => {
    if (inline.type === "text") return inline.text ? [{ text: inline.text, marks }] : [];
    if (inline.type === "break") return [{ text: null, marks }];
    const mark = flatMark(inline);
    const idle = marks.some((other) =>
      REFERENCES.includes(mark.kind) ? REFERENCES.includes(other.kind) : other.kind === mark.kind,
    );
    return flatten(inline.content, idle ? marks : [...marks, mark]);
  });
}

function flatMark(inline: Exclude<Inline, { type: "text" } | { type: "break" }>): FlatMark {
  switch (inline.type) {
    case "link":
      return { kind: "link", value: inline.url };
    case "person":
    case "work":
      return { kind: inline.type, value: inline.slug };
    case "lang":
      return { kind: "lang", value: inline.lang };
    default:
      return { kind: inline.type, value: "" };
  }
}

/** The tree in which the mark that covers most stands outside. */
export function nest(runs: Run[]): Inline[] {
  const out: Inline[] = [];
  for (let at = 0; at < runs.length; ) {
    const run = runs[at];
    if (!run) break;
    const widest = outermost(runs, at);
    if (widest) {
      const inside = runs.slice(at, at + widest.length).map((inner) => ({
        text: inner.text,
        marks: inner.marks.filter((mark) => !same(mark, widest.mark)),
      }));
      out.push(wrapped(widest.mark, nest(inside)));
      at += widest.length;
      continue;
    }
    const before = out.at(-1);
    if (run.text === null) out.push({ type: "break" });
    else if (before?.type === "text") before.text += run.text;
    else out.push({ type: "text", text: run.text });
    at += 1;
  }
  return out;
}

function outermost(runs: Run[], at: number): { mark: FlatMark; length: number } | null {
  let best: { mark: FlatMark; length: number } | null = null;
  const marks = [...(runs[at]?.marks ?? [])].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const mark of marks) {
    let length = 1;
    while (runs[at + length]?.marks.some((other) => same(other, mark))) length += 1;
    if (!best || length > best.length) best = { mark, length };
  }
  return best;
}

function same(one: FlatMark, other: FlatMark): boolean {
  return one.kind === other.kind && one.value === other.value;
}

function wrapped(mark: FlatMark, content: Inline[]): Inline {
  switch (mark.kind) {
    case "link":
      return { type: "link", url: mark.value, content };
    case "person":
    case "work":
      return { type: mark.kind, slug: mark.value, content };
    case "lang":
      return { type: "lang", lang: mark.value, content };
    default:
      return { type: mark.kind, content };
  }
}

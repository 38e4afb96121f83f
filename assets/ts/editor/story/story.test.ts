// The story comes out of the editor as it went in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EditorState } from "@tiptap/pm/state";
import type { Block, Inline, StoryDocument } from "./document.ts";
import { lines } from "./document.ts";
import { flatten, nest } from "./inline.ts";
import { fromEditor, toEditor } from "./mapping.ts";
import { storySchema } from "./schema.ts";

const schema = storySchema();
const corpus: StoryDocument = JSON.parse(readFileSync("crates/markup/tests/corpus/document.json", "utf8"));

/** Through the editor's own JSON, so that no node remembers where it came from: everything is written anew. */
function rewritten(document: StoryDocument): StoryDocument {
  const node = schema.nodeFromJSON(toEditor(schema, document).toJSON());
  node.check();
  return fromEditor(node);
}

test("a story nobody touched is written exactly as it was read", () => {
  assert.deepEqual(fromEditor(toEditor(schema, corpus)), corpus);
  toEditor(schema, corpus).check();
});

test("every block and mark of the corpus is written anew with the same meaning", () => {
  assert.deepEqual(rewritten(corpus), { ...corpus, blocks: corpus.blocks.map(asServerReads) });
});

test("changing one paragraph leaves its neighbours as they were, to the letter", () => {
  const odd: StoryDocument = {
    version: 1,
    blocks: [
      { type: "paragraph", content: [{ type: "text", text: "First" }] },
      { type: "paragraph", content: [{ type: "link", url: "/x", content: [{ type: "emphasis", content: [{ type: "text", text: "inside out" }] }] }] },
    ],
  };
  const state = EditorState.create({ doc: toEditor(schema, odd) });
  const after = fromEditor(state.apply(state.tr.insertText("!", 6)).doc);
  assert.deepEqual(after.blocks[0], { type: "paragraph", content: [{ type: "text", text: "First!" }] });
  assert.equal(after.blocks[1], odd.blocks[1]);
});

test("a block from a later version is kept whole, at the top and in a box", () => {
  const later = { type: "weather", deep: [1, { a: null }], text: "<b>" } as unknown as Block;
  const document: StoryDocument = { version: 1, blocks: [later, { type: "callout", content: [later] }] };
  assert.deepEqual(rewritten(document), document);
});

test("a name like a built-in one is no known block", () => {
  const document = { version: 1, blocks: [{ type: "constructor", x: 1 }] } as unknown as StoryDocument;
  assert.deepEqual(rewritten(document), document);
});

test("what says nothing is not written: empty lines, empty cards, empty boxes", () => {
  const document = {
    version: 1,
    blocks: [
      { type: "paragraph", content: [] },
      { type: "paragraph", content: [{ type: "text", text: "  " }] },
      { type: "image", src: "" },
      { type: "also-read", title: "only a title" },
      { type: "callout", content: [{ type: "paragraph", content: [] }] },
      { type: "quote", content: [], speaker: [{ type: "text", text: "Nobody" }] },
    ],
  } as StoryDocument;
  assert.deepEqual(rewritten(document).blocks, [{ type: "paragraph", content: [{ type: "text", text: "Nobody" }] }]);
});

test("a box inside a box of its kind gives what it holds, however deep it was put", () => {
  const p = schema.node("paragraph", null, [schema.text("words")]);
  const boxed = (name: string, ...inner: ReturnType<typeof schema.node>[]) =>
    schema.node(name, null, [schema.node("boxTitle"), ...inner]);
  const doc = schema.node("doc", null, [boxed("callout", boxed("spoilerBlock", boxed("callout", p)))]);
  assert.deepEqual(fromEditor(doc).blocks, [
    { type: "callout", content: [{ type: "spoiler", content: [{ type: "paragraph", content: [{ type: "text", text: "words" }] }] }] },
  ]);
});

test("any nesting of marks keeps every letter under the same marks, and settles at once", () => {
  const dice = random(7);
  for (let round = 0; round < 2_000; round += 1) {
    const before = content(dice, 3);
    const once = nest(flatten(before));
    assert.deepEqual(letters(once), letters(before), JSON.stringify(before));
    assert.deepEqual(nest(flatten(once)), once);
  }
});

test("any document keeps its meaning through the editor, and settles at once", () => {
  const dice = random(11);
  for (let round = 0; round < 500; round += 1) {
    const before: StoryDocument = { version: 1, blocks: blocks(dice, []) };
    const once = rewritten(before);
    assert.deepEqual(lines(once.blocks), lines(before.blocks), JSON.stringify(before));
    assert.deepEqual(rewritten(once), once);
    assert.deepEqual(fromEditor(toEditor(schema, before)), before);
  }
});

/** Each letter with its marks, whatever the nesting. */
function letters(inlines: Inline[]): string[] {
  return flatten(inlines).flatMap(({ text, marks }) => {
    const under = marks.map(({ kind, value }) => `${kind}=${value}`).sort().join(",");
    return text === null ? [`break ${under}`] : [...text].map((letter) => `${letter} ${under}`);
  });
}

/** The defaults the server writes out. */
function asServerReads(block: Block): Block {
  if (block.type !== "list") return block;
  return { type: "list", ordered: block.ordered ?? false, start: block.start ?? 1, items: block.items.map((item) => item.map(asServerReads)) };
}

// ---- chance, the same every time

type Dice = (sides: number) => number;

function random(seed: number): Dice {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function content(dice: Dice, depth: number): Inline[] {
  return Array.from({ length: 1 + dice(3) }, (_, n): Inline => {
    const word = { type: "text", text: ["one", "zwei", "तीन", "أربعة", "5"][dice(5)] + String(n) } as const;
    if (depth === 0) return word;
    const inner = content(dice, depth - 1);
    switch (dice(9)) {
      case 0: return { type: "emphasis", content: inner };
      case 1: return { type: "strong", content: inner };
      case 2: return { type: "spoiler", content: inner };
      case 3: return { type: "link", url: `/${dice(2)}`, content: inner };
      case 4: return { type: "person", slug: "mark-ruffalo", content: inner };
      case 5: return { type: "work", slug: "watchmen", content: inner };
      case 6: return { type: "lang", lang: "hi", content: inner };
      default: return word;
    }
  });
}

function blocks(dice: Dice, inside: string[]): Block[] {
  return Array.from({ length: 1 + dice(3) }, (): Block => {
    const text = content(dice, 2);
    switch (dice(12)) {
      case 0: return { type: "heading", level: 2 + dice(2), content: text };
      case 1: return { type: "list", ordered: dice(2) === 0, start: 1, items: [[{ type: "paragraph", content: text }, { type: "list", ordered: false, start: 1, items: [[{ type: "paragraph", content: content(dice, 1) }]] }]] };
      case 2: return { type: "quote", content: [{ type: "paragraph", content: text }], speaker: content(dice, 1) };
      case 3: return { type: "pull-quote", content: [{ type: "paragraph", content: text }] };
      case 4: return inside.includes("callout") ? { type: "divider" } : { type: "callout", title: "T", content: blocks(dice, [...inside, "callout"]) };
      case 5: return inside.includes("spoiler") ? { type: "divider" } : { type: "spoiler", content: blocks(dice, [...inside, "spoiler"]) };
      case 6: return { type: "image", src: "a.jpg", credit: "C" };
      case 7: return { type: "gallery", images: [{ src: "a.jpg", alt: "A" }] };
      case 8: return { type: "video", url: "https://vimeo.com/1" };
      case 9: return { type: "weather", n: dice(100) } as unknown as Block;
      default: return { type: "paragraph", content: text };
    }
  });
}

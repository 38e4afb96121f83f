// The blocks that hold running text or other blocks. What stands where is written here once, as on the server.

import { mergeAttributes, Node, nodeInputRule, textblockTypeInputRule, wrappingInputRule } from "@tiptap/core";

/** What a quote and an item of a list hold. */
const INNER = "(paragraph | bulletList | orderedList)+";

export const Doc = Node.create({ name: "doc", topNode: true, content: "(plain | callout | spoilerBlock)+" });

export const Text = Node.create({ name: "text", group: "inline" });

// First of its group: where something has to stand, it is a paragraph.
export const Paragraph = Node.create({
  name: "paragraph",
  group: "plain",
  content: "inline*",
  parseHTML: () => [{ tag: "p" }],
  renderHTML: () => ["p", 0],
});

export const LineBreak = Node.create({
  name: "lineBreak",
  group: "inline",
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
});

export const Heading = Node.create({
  name: "heading",
  group: "plain",
  content: "text*",
  defining: true,
  addAttributes: () => ({ level: { default: 2, rendered: false } }),
  parseHTML: () => [
    { tag: "h2", attrs: { level: 2 } },
    { tag: "h3", attrs: { level: 3 } },
  ],
  renderHTML: ({ node }) => [node.attrs.level === 3 ? "h3" : "h2", 0],
  addInputRules() {
    return [2, 3].map((level) =>
      textblockTypeInputRule({ find: new RegExp(`^#{${level}}\\s$`), type: this.type, getAttributes: { level } }),
    );
  },
});

export const BulletList = Node.create({
  name: "bulletList",
  group: "plain",
  content: "listItem+",
  parseHTML: () => [{ tag: "ul" }],
  renderHTML: () => ["ul", 0],
  addInputRules() {
    return [wrappingInputRule({ find: /^\s*([-•*])\s$/, type: this.type })];
  },
});

export const OrderedList = Node.create({
  name: "orderedList",
  group: "plain",
  content: "listItem+",
  addAttributes: () => ({
    start: { default: 1, parseHTML: (dom) => Number(dom.getAttribute("start") ?? 1) || 1, rendered: false },
  }),
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: ({ node }) => ["ol", node.attrs.start === 1 ? {} : { start: node.attrs.start }, 0],
  addInputRules() {
    return [
      wrappingInputRule({
        find: /^(\d{1,9})[.)]\s$/,
        type: this.type,
        getAttributes: (match) => ({ start: Number(match[1]) }),
        joinPredicate: (match, node) => node.childCount + node.attrs.start === Number(match[1]),
      }),
    ];
  },
});

export const ListItem = Node.create({
  name: "listItem",
  content: INNER,
  defining: true,
  parseHTML: () => [{ tag: "li" }],
  renderHTML: () => ["li", 0],
});

function quotation(name: "quote" | "pullQuote", tag: string, shape: Record<string, string>) {
  return Node.create({
    name,
    group: "plain",
    content: `${INNER} speaker`,
    defining: true,
    isolating: true,
    parseHTML: () => [{ tag: `${tag}.${shape.class}` }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes, shape), 0],
  });
}

export const Quote = quotation("quote", "blockquote", { class: "quote" });
export const PullQuote = quotation("pullQuote", "blockquote", { class: "pull-quote" });

/** Who said it: the last line of a quote. */
export const Speaker = Node.create({
  name: "speaker",
  content: "text*",
  defining: true,
  // Before the rule of plain paragraphs.
  parseHTML: () => [{ tag: "p.speaker", priority: 60 }],
  renderHTML: () => ["p", { class: "speaker" }, 0],
});

/** The title of a call-out and what a spoiler is about: the first line of the box, plain words. */
export const BoxTitle = Node.create({
  name: "boxTitle",
  content: "text*",
  marks: "",
  defining: true,
  parseHTML: () => [{ tag: "p.box-title", priority: 60 }],
  renderHTML: () => ["p", { class: "box-title" }, 0],
});

function box(name: "callout" | "spoilerBlock", className: string, content: string) {
  return Node.create({
    name,
    content: `boxTitle ${content}`,
    defining: true,
    isolating: true,
    parseHTML: () => [{ tag: `section.${className}` }],
    renderHTML: () => ["section", { class: className }, 0],
  });
}

export const Callout = box("callout", "callout", "(plain | spoilerBlock)+");
export const SpoilerBlock = box("spoilerBlock", "spoiler-block", "(plain | callout)+");

export const Divider = Node.create({
  name: "divider",
  group: "plain",
  parseHTML: () => [{ tag: "hr" }],
  renderHTML: () => ["hr"],
  addInputRules() {
    return [nodeInputRule({ find: /^(?:---|\*\*\*|___)\s$/, type: this.type })];
  },
});

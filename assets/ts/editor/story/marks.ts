// The marks of running text.

import { Mark, markInputRule } from "@tiptap/core";
import { safeAddress } from "../write/address.ts";

const ONE_REFERENCE = "link person work lang";

export const Strong = Mark.create({
  name: "strong",
  parseHTML: () => [{ tag: "strong" }],
  renderHTML: () => ["strong", 0],
  addKeyboardShortcuts() {
    return { "Mod-b": () => this.editor.commands.toggleMark(this.name) };
  },
  addInputRules() {
    return [markInputRule({ find: /(?:^|\s)(\*\*(?!\s+\*\*)([^*]+)\*\*)$/, type: this.type })];
  },
});

export const Emphasis = Mark.create({
  name: "emphasis",
  parseHTML: () => [{ tag: "em" }],
  renderHTML: () => ["em", 0],
  addKeyboardShortcuts() {
    return { "Mod-i": () => this.editor.commands.toggleMark(this.name) };
  },
  addInputRules() {
    return [markInputRule({ find: /(?:^|\s)(\*(?![\s*])([^*]+)\*)$/, type: this.type })];
  },
});

export const SpoilerMark = Mark.create({
  name: "spoiler",
  inclusive: false,
  parseHTML: () => [{ tag: "span.spoiler" }],
  renderHTML: () => ["span", { class: "spoiler" }, 0],
  addKeyboardShortcuts() {
    return { "Mod-Shift-h": () => this.editor.commands.toggleMark(this.name) };
  },
  addInputRules() {
    return [markInputRule({ find: /(?:^|\s)(\|\|(?!\s)([^|]+)\|\|)$/, type: this.type })];
  },
});

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  excludes: ONE_REFERENCE,
  addAttributes: () => ({ url: { default: "", rendered: false } }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (node) => {
        const url = safeAddress(node.getAttribute("href") ?? "");
        return url ? { url } : false;
      },
    },
  ],
  renderHTML: ({ mark }) => ["a", { href: safeAddress(String(mark.attrs.url)) || "#", title: String(mark.attrs.url) }, 0],
});

function mention(kind: "person" | "work", tag: string) {
  return Mark.create({
    name: kind,
    inclusive: false,
    excludes: ONE_REFERENCE,
    addAttributes: () => ({ slug: { default: "", rendered: false } }),
    parseHTML: () => [
      { tag: `${tag}[data-${kind}]`, getAttrs: (node) => ({ slug: node.getAttribute(`data-${kind}`) ?? "" }) },
    ],
    renderHTML: ({ mark }) => [tag, { class: `mention ${kind}`, [`data-${kind}`]: String(mark.attrs.slug), title: `${kind === "person" ? "Person" : "Work"}: ${mark.attrs.slug}` }, 0],
  });
}

export const Person = mention("person", "span");
export const Work = mention("work", "span");

export const Lang = Mark.create({
  name: "lang",
  inclusive: false,
  excludes: ONE_REFERENCE,
  addAttributes: () => ({ lang: { default: "", rendered: false } }),
  parseHTML: () => [{ tag: "span[lang]", getAttrs: (node) => ({ lang: node.getAttribute("lang") ?? "" }) }],
  renderHTML: ({ mark }) => ["span", { lang: String(mark.attrs.lang), dir: "auto", title: `Language: ${mark.attrs.lang}` }, 0],
});

// Markdown that somebody pastes, as blocks. The same small Markdown the house writes; whoever needs all of it saves
// the file through the command line, where the server reads it.

import type { Block, Inline } from "../story/document.ts";
import { safeAddress, typedAddress } from "../write/address.ts";
import { quoted } from "./html.ts";

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/;
const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const ITEM = /^( {0,3})([-*+•]|\d{1,9}[.)])[ \t]+(.*)$/;
const DIRECTIVE = /^::([a-z][a-z0-9-]*)\{(.*?)\}[ \t]*/;

/** Deepest nesting of quotes and lists that is read; what lies deeper is words. */
const MAX_DEPTH = 12;

/** Whether plain text was most likely written as Markdown: a person who types a dash does not get a list. */
export function looksLikeMarkdown(text: string): boolean {
  const found = text.split(/\r?\n/);
  const strong =
    found.some((line) => /^#{2,3} \S/.test(line) || DIRECTIVE.test(line)) ||
    /(^|\W)\[[^\]\n]+\]\((https?:|\/|person:|work:|mailto:)[^)\s]*\)/.test(text) ||
    /(^|\s)(\*\*|__)\S(.*?\S)?\1?\2(\W|$)/.test(text);
  if (strong) return true;
  const items = found.filter((line) => ITEM.test(line)).length;
  const quotes = found.filter((line) => /^> ?\S/.test(line)).length;
  return items >= 2 || quotes >= 1 || /(^|\s)\*[^\s*][^*\n]*\*(\W|$)/.test(text);
}

export function readMarkdown(text: string): Block[] {
  return read(withoutFront(text).replace(/\r\n?/g, "\n").split("\n"), 0);
}

/** A pasted file may begin with its front matter; the page has fields for that. */
function withoutFront(text: string): string {
  return /^---\n[\s\S]*?\n---\n/.test(text.replace(/\r\n?/g, "\n")) ? text.replace(/\r\n?/g, "\n").replace(/^---\n[\s\S]*?\n---\n/, "") : text;
}

function read(source: string[], depth: number): Block[] {
  const out: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length) out.push({ type: "paragraph", content: inlines(paragraph.join("\n").trim()) });
    paragraph = [];
  };
  for (let at = 0; at < source.length; at += 1) {
    const line = source[at] ?? "";
    const heading = HEADING.exec(line);
    const directives = leaves(line);
    if (line.trim() === "") flush();
    else if (depth >= MAX_DEPTH) paragraph.push(line);
    else if (heading) {
      flush();
      out.push({ type: "heading", level: (heading[1]?.length ?? 2) <= 2 ? 2 : 3, content: inlines(heading[2] ?? "") });
    } else if (RULE.test(line)) {
      flush();
      out.push({ type: "divider" });
    } else if (directives) {
      flush();
      out.push(...directives);
    } else if (/^ {0,3}>/.test(line)) {
      flush();
      const inner: string[] = [];
      while (/^ {0,3}>/.test(source[at] ?? "")) inner.push((source[at++] ?? "").replace(/^ {0,3}> ?/, ""));
      at -= 1;
      // A dash at the beginning of the last line says who spoke, after an empty line or none.
      if (inner.length > 1 && /^[—―–]/.test(inner.at(-1) ?? "")) inner.splice(-1, 0, "");
      out.push(...quoted(read(inner, depth + 1)));
    } else if (ITEM.test(line) && (paragraph.length === 0 || !/^ *\d/.test(line) || /^ *1[.)]/.test(line))) {
      flush();
      const [list, end] = readList(source, at, depth + 1);
      out.push(list);
      at = end - 1;
    } else paragraph.push(line);
  }
  flush();
  return out;
}

function readList(source: string[], from: number, depth: number): [Block, number] {
  const first = ITEM.exec(source[from] ?? "");
  const sign = first?.[2] ?? "-";
  const ordered = /\d/.test(sign);
  const items: Block[][] = [];
  let at = from;
  while (at < source.length) {
    const match = ITEM.exec(source[at] ?? "");
    if (!match || /\d/.test(match[2] ?? "") !== ordered) break;
    const indent = (source[at] ?? "").length - (match[3] ?? "").length;
    const inner = [match[3] ?? ""];
    at += 1;
    while (at < source.length) {
      const line = source[at] ?? "";
      const inside = line.trim() === "" ? /^\s{2,}\S/.test(source[at + 1] ?? "") : line.search(/\S/) >= Math.min(indent, 2);
      const lazy = line.trim() !== "" && !ITEM.test(line) && !HEADING.test(line) && (source[at - 1] ?? "").trim() !== "" && !/^ {0,3}(>|::)/.test(line);
      if (!inside && !lazy) break;
      inner.push(line.slice(Math.min(indent, Math.max(line.search(/\S/), 0))));
      at += 1;
    }
    items.push(read(inner, depth));
    while ((source[at] ?? "x").trim() === "" && ITEM.test(source[at + 1] ?? "")) at += 1;
  }
  return [{ type: "list", ordered, start: ordered ? Number.parseInt(sign, 10) : 1, items: items.filter((item) => item.length) }, at];
}

/** The directives of a line, if it is made of nothing else and all are known. */
function leaves(line: string): Block[] | null {
  let rest = line.trim();
  const out: Block[] = [];
  while (rest) {
    const match = DIRECTIVE.exec(rest);
    if (!match) return null;
    const values: Record<string, string> = {};
    for (const [, key = "", quotedValue, bare] of (match[2] ?? "").matchAll(/([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
      values[key] = quotedValue?.replace(/\\(["\\])/g, "$1") ?? bare ?? "";
    }
    if (!["video", "also-read", "image", "ballot", "results", "nominee", "embed", "divider"].includes(match[1] ?? "")) return null;
    out.push({ type: match[1], ...values } as Block);
    rest = rest.slice(match[0].length);
  }
  return out.length ? out : null;
}

const SPANS: [RegExp, (match: RegExpExecArray, depth: number) => Inline[]][] = [
  [/\\([!-/:-@[-`{-~])/y, ([, sign = ""]) => [{ type: "text", text: sign }]],
  [/(?: {2,}|\\)\n/y, () => [{ type: "break" }]],
  [/\[((?:[^[\]\\]|\\.)+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"]*")?\)/y, ([all, label = "", target = ""], depth) => reference(all, inlines(label, depth), target)],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url = ""]) => [{ type: "link", url, content: [{ type: "text", text: url }] }]],
  [/(\*\*|__)(?=\S)(.+?[^\s\\])\1(?!\w)/sy, ([, , inner = ""], depth) => [{ type: "strong", content: inlines(inner, depth) }]],
  [/\|\|(?=\S)(.+?\S)\|\|/sy, ([, inner = ""], depth) => [{ type: "spoiler", content: inlines(inner, depth) }]],
  [/(\*|_)(?=[^\s*_])(.*?[^\s\\*_])\1(?!\w)/sy, ([, , inner = ""], depth) => [{ type: "emphasis", content: inlines(inner, depth) }]],
  [/`([^`\n]+)`/y, ([, inner = ""]) => [{ type: "text", text: inner }]],
];

export function inlines(text: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  const say = (words: string) => {
    const last = out.at(-1);
    if (last?.type === "text") last.text += words;
    else if (words) out.push({ type: "text", text: words });
  };
  for (let at = 0; at < text.length; ) {
    const found = depth < MAX_DEPTH ? spanAt(text, at, depth) : null;
    if (found) {
      for (const inline of found.inlines) {
        if (inline.type === "text") say(inline.text);
        else out.push(inline);
      }
      at += found.length;
    } else {
      say(text[at] === "\n" ? " " : (text[at] ?? ""));
      at += 1;
    }
  }
  return out;
}

function spanAt(text: string, at: number, depth: number): { inlines: Inline[]; length: number } | null {
  for (const [pattern, make] of SPANS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    // An underscore inside a word is only that.
    if (!match || (match[1]?.startsWith("_") && /\w/.test(text[at - 1] ?? ""))) continue;
    const { length } = match[0];
    return { inlines: make(match, depth + 1), length };
  }
  return null;
}

function reference(all: string, content: Inline[], target: string): Inline[] {
  const [, kind, value = ""] = /^(person|work|lang):(.+)$/.exec(target) ?? [];
  if (kind === "person" || kind === "work") return [{ type: kind, slug: value, content }];
  if (kind === "lang") return [{ type: "lang", lang: value, content }];
  const url = safeAddress(target) || typedAddress(target);
  return url ? [{ type: "link", url, content }] : [{ type: "text", text: all }];
}

// What comes by the clipboard: hand-written samples in the shapes that Word, Google Docs and others write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type DefaultTreeAdapterMap, parse } from "parse5";
import { loneAddress, safeAddress, typedAddress, videoHost } from "../write/address.ts";
import { readHtml } from "./html.ts";
import { looksLikeMarkdown, readMarkdown } from "./markdown.ts";
import type { Piece } from "./piece.ts";

type Parsed = DefaultTreeAdapterMap["node"];

/** The tree a browser would make of it. */
function tree(node: Parsed): Piece {
  const attributes = "attrs" in node ? node.attrs : [];
  const children = "childNodes" in node ? node.childNodes : [];
  return {
    tag: "tagName" in node ? node.tagName : "",
    text: node.nodeName === "#text" && "value" in node ? node.value : "",
    attribute: (name) => attributes.find((one) => one.name === name)?.value ?? "",
    children: children.filter((child) => "tagName" in child || child.nodeName === "#text").map(tree),
  };
}

const html = (text: string) => readHtml(tree(parse(text))).blocks;
const text = (words: string) => ({ type: "text", text: words }) as const;
const p = (...content: unknown[]) => ({ type: "paragraph", content: content.map((one) => (typeof one === "string" ? text(one) : one)) });
const strong = (words: string) => ({ type: "strong", content: [text(words)] });
const em = (words: string) => ({ type: "emphasis", content: [text(words)] });

test("Word: paragraphs, its bold, its empty lines, its title, and nothing of its style sheet", () => {
  const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB><!--StartFragment-->
<p class=MsoTitle>The night at home</p>
<p class=MsoNormal><span lang=EN-GB>He said <b style='mso-bidi-font-weight:normal'>vote</b>, and
<i>meant</i>&nbsp;it.<o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-GB><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal><a href="https://a.example/x">There</a></p>
<!--EndFragment--></body></html>`;
  assert.deepEqual(html(word), [
    { type: "heading", level: 2, content: [text("The night at home")] },
    p("He said ", strong("vote"), ", and ", em("meant"), " it."),
    p({ type: "link", url: "https://a.example/x", content: [text("There")] }),
  ]);
});

test("Word: a list is a list again, with the list inside it and the number it begins with", () => {
  const item = (level: number, sign: string, words: string) =>
    `<p class=MsoListParagraphCxSpMiddle style='margin-left:36pt;text-indent:-18pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>\n`;
  const word = `<body>${item(1, "3.", "One")}${item(2, "·", "inner <b>bold</b>")}${item(2, "o", "other")}${item(1, "4.", "Two")}<p class=MsoNormal>After</p></body>`;
  assert.deepEqual(html(word), [
    {
      type: "list",
      ordered: true,
      start: 3,
      items: [
        [p("One"), { type: "list", ordered: false, start: 1, items: [[p("inner ", strong("bold"))], [p("other")]] }],
        [p("Two")],
      ],
    },
    p("After"),
  ]);
});

test("Google Docs: its wrapper is not bold, its spans are, its links lead where they say", () => {
  const docs = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h1 dir="ltr" style="line-height:1.38"><span style="font-size:20pt;font-weight:700">A part</span></h1>
<p dir="ltr"><span style="font-weight:400;font-style:normal">Plain, </span><span style="font-weight:700;font-style:normal">strong</span><span style="font-weight:400;font-style:italic"> slanted </span><a href="https://www.google.com/url?q=https://a.example/y?b%3D1&sa=D&source=docs"><span style="text-decoration:underline">link</span></a></p><br>
<ul style="margin:0"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">one</span></p></li><ul><li aria-level="2"><p><span>inner</span></p></li></ul><li><p><span>two</span></p></li></ul></b><br class="Apple-interchange-newline">`;
  assert.deepEqual(html(docs), [
    { type: "heading", level: 2, content: [text("A part")] },
    p("Plain, ", strong("strong"), em(" slanted "), { type: "link", url: "https://a.example/y?b=1", content: [text("link")] }),
    {
      type: "list",
      ordered: false,
      start: 1,
      items: [[p("one"), { type: "list", ordered: false, start: 1, items: [[p("inner")]] }], [p("two")]],
    },
  ]);
});

test("a page's script, style, handlers and dangerous links leave nothing behind but words", () => {
  const blocks = html(`<p onclick="x()">Hello <a href="javascript:alert(1)">you</a><script>alert(2)</script><img src=x onerror=alert(3)></p><style>p{}</style><iframe src="https://evil.example"></iframe>`);
  assert.deepEqual(blocks, [p("Hello you")]);
});

test("quotes keep their speaker, tables their cells, rules their line, players their video", () => {
  assert.deepEqual(html(`<blockquote><p>Go vote.</p><p>— Mark Ruffalo</p></blockquote><hr><table><tr><td>Film</td><td>1917</td></tr></table><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>`), [
    { type: "quote", content: [p("Go vote.")], speaker: [text("Mark Ruffalo")] },
    { type: "divider" },
    p("Film | 1917"),
    { type: "video", url: "https://www.youtube.com/embed/dQw4w9WgXcQ" },
  ]);
});

test("a picture in the paste comes along, one that lies elsewhere is counted", () => {
  const pasted = readHtml(tree(parse(`<p>A<img src="data:image/png;base64,AAAA" alt="a  room">B</p><img src="https://a.example/b.jpg"><img src="file:///c:/x.png">`)));
  assert.deepEqual(pasted.blocks, [p("A"), { type: "image", src: "data:image/png;base64,AAAA", alt: "a room", caption: "" }, p("B")]);
  assert.equal(pasted.leftBehind, 2);
});

test("one line end stays in its paragraph, two end it", () => {
  assert.deepEqual(html("<div>one<br>two<br><br>three<br></div>"), [p("one", { type: "break" }, "two"), p("three")]);
});

test("Markdown is recognised where it is, and a dash or a star in prose is not", () => {
  for (const yes of ["## A part", "**so** it is", "see [there](https://a.example)", "- one\n- two", "> said", "::video{url=\"https://vimeo.com/1\"}", "an *odd* word"]) assert.ok(looksLikeMarkdown(yes), yes);
  for (const no of ["- only one dash", "five * six * seven", "Plain words.\n\nAnd more.", "snake_case_word", "#hashtag", "1. Only one"]) assert.ok(!looksLikeMarkdown(no), no);
});

test("Markdown becomes the blocks the server would make of it", () => {
  const source = `---
title: x
---
## The *other* four

First **bold \\* line**
goes on, [he](person:mark-ruffalo) in [it](work:watchmen), ||hidden||.

> So go out.
> — Mark Ruffalo

3) Three
4) Four
   - inner

***
::video{url="https://youtu.be/dQw4w9WgXcQ" title="The \\"speech\\""}
::also-read{story="known"} ::ballot{slug="lead"}`;
  assert.deepEqual(readMarkdown(source), [
    { type: "heading", level: 2, content: [text("The "), em("other"), text(" four")] },
    p("First ", strong("bold * line"), " goes on, ", { type: "person", slug: "mark-ruffalo", content: [text("he")] }, " in ", { type: "work", slug: "watchmen", content: [text("it")] }, ", ", { type: "spoiler", content: [text("hidden")] }, "."),
    { type: "quote", content: [p("So go out.")], speaker: [text("Mark Ruffalo")] },
    { type: "list", ordered: true, start: 3, items: [[p("Three")], [p("Four"), { type: "list", ordered: false, start: 1, items: [[p("inner")]] }]] },
    { type: "divider" },
    { type: "video", url: "https://youtu.be/dQw4w9WgXcQ", title: 'The "speech"' },
    { type: "also-read", story: "known" },
    { type: "ballot", slug: "lead" },
  ]);
});

test("no Markdown, however broken, takes long or throws", () => {
  for (const piece of ["*", "[", "](", "**_", "> ", "- ", "::x{", "||", "\\", "1. "]) {
    const started = performance.now();
    readMarkdown(piece.repeat(3_000));
    assert.ok(performance.now() - started < 2_000, piece);
  }
});

test("addresses: what may be a link, what is a video, what a person types", () => {
  assert.equal(safeAddress("javascript:alert(1)"), "");
  assert.equal(safeAddress("//evil.example"), "");
  assert.equal(safeAddress("/television/x"), "/television/x");
  assert.equal(typedAddress("example.org/a"), "https://example.org/a");
  assert.equal(typedAddress("desk@example.org"), "mailto:desk@example.org");
  assert.equal(typedAddress("not an address"), "");
  assert.equal(loneAddress(" https://a.example/x "), "https://a.example/x");
  assert.equal(loneAddress("see https://a.example"), "");
  assert.equal(videoHost("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3"), "YouTube");
  assert.equal(videoHost("https://youtu.be/dQw4w9WgXcQ"), "YouTube");
  assert.equal(videoHost("https://vimeo.com/76979871"), "Vimeo");
  assert.equal(videoHost("https://dai.ly/x84sh87"), "Dailymotion");
  assert.equal(videoHost("https://www.youtube.com/@channel"), "");
  assert.equal(videoHost("https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ"), "");
});

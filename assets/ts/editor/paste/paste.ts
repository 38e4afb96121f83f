// What is pasted or dropped into the story: our own pieces, foreign HTML, Markdown, a lone address, pictures.

import { Extension } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { announce } from "../page/dom.ts";
import type { Block } from "../story/document.ts";
import { toNodes } from "../story/mapping.ts";
import { isPicture, startUpload } from "../views/uploads.ts";
import { loneAddress, videoHost } from "../write/address.ts";
import { insertBlock, insertNodes } from "../write/blocks.ts";
import { readHtml } from "./html.ts";
import { looksLikeMarkdown, readMarkdown } from "./markdown.ts";
import { foreign } from "./piece.ts";

export const Paste = Extension.create({
  name: "storyPaste",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            paste: (view, event) => {
              if (!view.editable || isField(event.target)) return false;
              const took = event.clipboardData ? take(view, event.clipboardData) : false;
              if (took) event.preventDefault();
              return took;
            },
            drop: (view, event) => {
              const dropped = [...(event.dataTransfer?.files ?? [])];
              if (!view.editable || dropped.length === 0) return false;
              // Or the browser would leave the story to open the file.
              event.preventDefault();
              const files = dropped.filter(isPicture);
              if (files.length < dropped.length) announce("Only pictures can be dropped into a story.");
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
              if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
              putPictures(view, files);
              return true;
            },
          },
        },
      }),
    ];
  },
});

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** Puts pictures in where the caret is and begins to send them. */
export function putPictures(view: EditorView, files: File[]): void {
  for (const file of files) insertBlock(view, "image", { upload: startUpload(file).id });
}

/** Whether this paste was ours to handle; everything else is the editor's own. */
function take(view: EditorView, data: DataTransfer): boolean {
  const html = data.getData("text/html");
  const text = data.getData("text/plain");
  // Copied out of an editor like this one: the piece itself is in it.
  if (html.includes("data-pm-slice")) return false;
  const files = [...data.files].filter(isPicture);
  if (files.length && !text.trim()) {
    putPictures(view, files);
    return true;
  }
  const { $from, empty } = view.state.selection;
  if (["boxTitle", "speaker"].includes($from.parent.type.name)) return plain(view, text);
  const address = loneAddress(text);
  if (address) return takeAddress(view, address, empty && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0);
  if (html) {
    const { blocks, leftBehind } = readHtml(foreign(html));
    if (leftBehind) announce(leftBehind === 1 ? "One picture stayed behind: add it from your computer." : `${leftBehind} pictures stayed behind: add them from your computer.`);
    if (blocks.length) put(view, blocks);
    return blocks.length > 0;
  }
  if (!text) return false;
  put(view, looksLikeMarkdown(text) ? readMarkdown(text) : paragraphs(text));
  return true;
}

function plain(view: EditorView, text: string): boolean {
  view.dispatch(view.state.tr.insertText(text.replace(/\s+/g, " ").trim()).scrollIntoView());
  return true;
}

/** An address on an empty line is a video, a story of ours, or a card; over words it is their link. */
function takeAddress(view: EditorView, address: string, emptyLine: boolean): boolean {
  const { state } = view;
  const { from, to, empty } = state.selection;
  const link = state.schema.marks.link?.create({ url: address });
  if (emptyLine) {
    const url = new URL(address);
    const ours = url.origin === location.origin ? /^\/[^/]+\/([^/]+)$/.exec(decodeURIComponent(url.pathname)) : null;
    if (videoHost(address)) insertBlock(view, "video", { url: address });
    else if (ours) insertBlock(view, "alsoRead", { story: ours[1] });
    else insertBlock(view, "embed", { url: address });
  } else if (!empty && link) {
    view.dispatch(state.tr.addMark(from, to, link).scrollIntoView());
  } else {
    view.dispatch(state.tr.replaceSelectionWith(state.schema.text(address, link ? [link] : []), false).scrollIntoView());
  }
  return true;
}

function paragraphs(text: string): Block[] {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .filter((part) => part.trim())
    .map((part) => ({
      type: "paragraph",
      content: part.trim().split("\n").flatMap((line, n) => [...(n ? [{ type: "break" } as const] : []), { type: "text", text: line.trim() } as const]),
    }));
}

/** Words of one paragraph go into the line at the caret; more stands as blocks of its own. */
function put(view: EditorView, blocks: Block[]): void {
  const { state } = view;
  const pictures = new Map<Block, number>();
  for (const block of blocks) if (block.type === "image" && block.src.startsWith("data:")) pictures.set(block, startUpload(file(block.src)).id);
  const nodes = toNodes(state.schema, blocks).map((node, n) => {
    const upload = pictures.get(blocks[n] as Block);
    return upload ? node.type.create({ ...node.attrs, src: "", upload }) : node;
  });
  const [only] = nodes;
  if (nodes.length === 1 && only?.type.name === "paragraph") {
    view.dispatch(state.tr.replaceSelection(new Slice(only.content, 0, 0)).scrollIntoView());
    return;
  }
  const { parent } = state.selection.$from;
  const isEmptyLine = parent.type.name === "paragraph" && parent.content.size === 0;
  if (isEmptyLine && state.selection.empty) {
    insertNodes(view, nodes);
    return;
  }
  const open = (node: (typeof nodes)[number] | undefined) => (node?.type.name === "paragraph" ? 1 : 0);
  const before = state.doc;
  view.dispatch(state.tr.replaceSelection(new Slice(Fragment.from(nodes), open(nodes[0]), open(nodes.at(-1)))).scrollIntoView());
  // Where the place would not take them, they stand after it: nothing pasted is dropped.
  if (view.state.doc.eq(before)) insertNodes(view, nodes);
}

function file(address: string): File {
  const [head = "", body = ""] = address.split(",", 2);
  const kind = /^data:([^;]+)/.exec(head)?.[1] ?? "image/png";
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return new File([bytes], `pasted.${kind.split("/")[1]}`, { type: kind });
}

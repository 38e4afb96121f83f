// The text itself: an editor over the story document, in the place of the form's Markdown.

import { Editor } from "@tiptap/core";
import { el } from "./page/dom.ts";
import { Paste, putPictures } from "./paste/paste.ts";
import { isPicture } from "./views/uploads.ts";
import type { StoryDocument } from "./story/document.ts";
import { fromEditor, toEditor } from "./story/mapping.ts";
import { storyExtensions } from "./story/schema.ts";
import { views } from "./views/views.ts";
import { Keys } from "./write/keys.ts";
import { Menus } from "./write/menus.ts";
import { placeholders } from "./write/placeholders.ts";

/** A change that came from the server, not from who writes here. */
const REMOTE = "remote";

export class StoryText {
  readonly editor: Editor;
  readonly element: HTMLElement;
  private readonly mount: HTMLElement;

  constructor(document: StoryDocument, changed: () => void) {
    const files = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, tabindex: -1, "aria-label": "Pictures" });
    files.addEventListener("change", () => {
      putPictures(this.editor.view, [...(files.files ?? [])].filter(isPicture));
      files.value = "";
    });
    const mount = el("div", { class: "story-text prose" });
    this.mount = mount;
    this.element = el("div", { class: "story-paper" }, mount, files);
    this.pickFiles = () => files.click();
    this.editor = new Editor({
      element: mount,
      content: { type: "doc", content: [{ type: "paragraph" }] },
      // A style sheet of ours, for the page allows no other.
      injectCSS: false,
      enableInputRules: true,
      enablePasteRules: false,
      extensions: [...storyExtensions(views), Keys, Menus.configure({ pickFiles: this.pickFiles }), Paste, placeholders],
      editorProps: {
        // The caret stays clear of the tools.
        scrollThreshold: { top: 96, bottom: 24, left: 0, right: 0 },
        scrollMargin: { top: 120, bottom: 48, left: 0, right: 0 },
        attributes: { id: "story-text", role: "textbox", "aria-multiline": "true", "aria-label": "Story", "aria-haspopup": "listbox", spellcheck: "true", class: "ProseMirror" },
      },
      onUpdate: ({ transaction }) => {
        if (!transaction.getMeta(REMOTE)) changed();
      },
    });
    this.show(document);
  }

  readonly pickFiles: () => void;

  /** Which language the browser checks the spelling of, and which way it runs. */
  speak(lang: string, dir: "ltr" | "rtl"): void {
    this.mount.lang = lang;
    this.mount.dir = dir;
  }

  read(): StoryDocument {
    return fromEditor(this.editor.state.doc);
  }

  /** Shows a text that comes from elsewhere; who writes can take that back too. */
  show(document: StoryDocument, remote = true): void {
    const { view } = this.editor;
    const doc = toEditor(view.state.schema, document);
    const tr = view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content);
    view.dispatch(tr.setMeta(REMOTE, remote).setMeta("addToHistory", !remote));
  }
}


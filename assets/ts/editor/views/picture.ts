// A picture in the story, and pictures side by side: shown as printed, with their words in place.

import type { Node } from "@tiptap/pm/model";
import type { EditorView, NodeView, NodeViewConstructor } from "@tiptap/pm/view";
import { el } from "../page/dom.ts";
import { searchField } from "../page/listbox.ts";
import type { Picture } from "../story/document.ts";
import { type Change, changeOf, type Field, fieldKeys, fieldRow, isOwn } from "./card.ts";
import { isPicture, retryUpload, type Sent, startUpload, uploadOf, watchUploads } from "./uploads.ts";

const FIELDS: Field[] = [
  { key: "alt", label: "What it shows", hint: "For who cannot see it; empty for the library’s words" },
  { key: "caption", label: "Caption" },
  { key: "credit", label: "Credit", hint: "Who made it" },
];

/** Where the pictures are that this story calls by names of its own. */
const named = new Map<string, string>();

export function namePictures(pictures: Record<string, string>): void {
  for (const [name, address] of Object.entries(pictures)) named.set(name, address);
}

/** Where this browser finds a picture of the house; empty for one that lies elsewhere. */
export function pictureAddress(src: string): string {
  if (src.startsWith("/")) return src;
  return named.get(src) ?? (/^[a-z]+:/i.test(src) ? "" : `/media/${encodeURI(src)}`);
}

function shown(src: string, alt: string): HTMLElement {
  const address = pictureAddress(src);
  return address ? el("img", { src: address, alt, loading: "lazy" }) : el("p", { class: "card-address", dir: "ltr" }, src);
}

/** A button that opens the computer's own dialog for pictures. */
export function fileButton(words: string, many: boolean, taken: (files: File[]) => void): HTMLElement {
  const input = el("input", { type: "file", accept: "image/*", multiple: many, hidden: true, tabindex: -1, "aria-label": words });
  input.addEventListener("change", () => {
    taken([...(input.files ?? [])].filter(isPicture));
    input.value = "";
  });
  return el("span", { class: "file-button" }, el("button", { type: "button", class: "button quiet", onclick: () => input.click() }, words), input);
}

function librarySearch(label: string, picked: (picture: Picture) => void): HTMLElement {
  const input = el("input", { type: "text", "aria-label": label, placeholder: label, dir: "auto" });
  searchField(input, ["picture"], (found) => {
    input.value = "";
    picked({ src: found.url.startsWith("/media/") ? found.url : (found.thumb ?? found.slug), credit: found.note });
  });
  return el("div", { class: "card-field choose" }, input);
}

export const image: NodeViewConstructor = (node, view, getPos) => new PictureView(node, view, getPos as () => number | undefined);

class PictureView implements NodeView {
  readonly dom: HTMLElement;
  private readonly frame = el("div", { class: "picture-frame" });
  private readonly fields = el("div", { class: "card-fields" });
  private readonly inputs = new Map<string, HTMLTextAreaElement>();
  private readonly change: Change;
  private readonly unwatch: () => void;
  private shown = "";

  constructor(
    private node: Node,
    view: EditorView,
    getPos: () => number | undefined,
  ) {
    this.change = changeOf(view, getPos);
    for (const field of FIELDS) {
      const { row, input } = fieldRow(field, node.attrs[field.key], (value) => this.change.set({ [field.key]: value }));
      this.inputs.set(field.key, input);
      this.fields.append(row);
    }
    this.dom = el(
      "div",
      { class: "card-block card-image", role: "group", "aria-label": "Picture" },
      el("p", { class: "card-name" }, "Picture", el("button", { type: "button", class: "card-remove", "aria-label": "Remove: Picture", onclick: () => this.change.remove() }, "Remove")),
      this.frame,
      this.fields,
    );
    this.dom.contentEditable = "false";
    fieldKeys(this.dom, this.change, getPos);
    this.unwatch = watchUploads((upload) => {
      if (upload.id !== this.node.attrs.upload) return;
      if (upload.sent) this.arrived(upload.sent);
      else this.render();
    });
    this.render();
    // Sent before this view was there, or while an undo had taken it away.
    const sent = uploadOf(node.attrs.upload)?.sent;
    if (sent && !node.attrs.src) queueMicrotask(() => this.arrived(sent));
  }

  private arrived({ src, alt, credit, caption }: Sent): void {
    const { attrs } = this.node;
    this.change.set({ src, upload: 0, alt: attrs.alt || alt, credit: attrs.credit || credit, caption: attrs.caption || caption });
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.render();
    return true;
  }

  destroy(): void {
    this.unwatch();
  }

  stopEvent(event: Event): boolean {
    return isOwn(this.dom, event);
  }

  ignoreMutation(): boolean {
    return true;
  }

  private render(): void {
    const { attrs } = this.node;
    for (const [key, input] of this.inputs) if (input.value.replace(/\s*\n\s*/g, " ") !== attrs[key]) input.value = attrs[key];
    this.inputs.get("alt")?.classList.toggle("missing", !attrs.alt);
    const upload = uploadOf(attrs.upload);
    const shownNow = `${attrs.src} ${attrs.upload} ${upload?.state} ${upload?.sentence}`;
    if (shownNow === this.shown) return;
    this.shown = shownNow;
    this.fields.hidden = !attrs.src && !upload;
    this.frame.replaceChildren(...this.face());
  }

  private face(): HTMLElement[] {
    const { src, alt, upload: id } = this.node.attrs;
    if (src) return [shown(src, alt)];
    const upload = uploadOf(id);
    if (upload) {
      const retry = upload.state === "failed" ? el("button", { type: "button", class: "button quiet", onclick: () => retryUpload(id) }, "Try again") : null;
      return [el("img", { src: upload.preview, alt: "", class: "on-its-way" }), el("p", { class: "card-note", role: "status" }, upload.sentence, " ", retry)];
    }
    const take = (files: File[]) => {
      const [file] = files;
      if (file) this.change.set({ upload: startUpload(file).id });
    };
    return [
      el("p", { class: "card-note" }, id ? "The picture was not sent before the page was closed. Choose it again." : "Choose a picture, or drop one anywhere in the story."),
      fileButton("From this computer", false, take),
      librarySearch("Search the library", ({ src: found, alt: about, credit }) => this.change.set({ src: found, alt: about ?? "", credit: credit ?? "" })),
    ];
  }
}

export const gallery: NodeViewConstructor = (node, view, getPos) => new GalleryView(node, view, getPos as () => number | undefined);

class GalleryView implements NodeView {
  readonly dom: HTMLElement;
  private readonly list = el("ul", { class: "gallery-list" });
  private readonly waiting = el("p", { class: "card-note", role: "status" });
  private readonly change: Change;
  private readonly unwatch: () => void;
  private readonly mine = new Set<number>();

  constructor(
    private node: Node,
    view: EditorView,
    getPos: () => number | undefined,
  ) {
    this.change = changeOf(view, getPos);
    const take = (files: File[]) => {
      for (const file of files) this.mine.add(startUpload(file).id);
    };
    this.dom = el(
      "div",
      { class: "card-block card-gallery", role: "group", "aria-label": "Gallery" },
      el("p", { class: "card-name" }, "Gallery", el("button", { type: "button", class: "card-remove", "aria-label": "Remove: Gallery", onclick: () => this.change.remove() }, "Remove")),
      this.list,
      this.waiting,
      el("div", { class: "gallery-add" }, fileButton("Add pictures", true, take), librarySearch("Search the library", (picture) => this.set([...this.images, picture]))),
    );
    this.dom.contentEditable = "false";
    fieldKeys(this.dom, this.change, getPos);
    this.unwatch = watchUploads((upload) => {
      if (!this.mine.has(upload.id)) return;
      this.waiting.textContent = upload.sentence;
      if (!upload.sent) return;
      this.mine.delete(upload.id);
      this.set([...this.images, upload.sent]);
    });
    this.render();
  }

  private get images(): Picture[] {
    return this.node.attrs.images;
  }

  private set(images: Picture[]): void {
    this.change.set({ images });
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    const same = node.attrs.images.length === this.images.length && this.images.every((image, n) => image.src === node.attrs.images[n]?.src);
    this.node = node;
    // Typing in a field does not make the field anew.
    if (!same || !this.list.contains(document.activeElement)) this.render();
    return true;
  }

  destroy(): void {
    this.unwatch();
  }

  stopEvent(event: Event): boolean {
    return isOwn(this.dom, event);
  }

  ignoreMutation(): boolean {
    return true;
  }

  private render(): void {
    this.list.replaceChildren(
      ...this.images.map((picture, n) => {
        const fields = FIELDS.map(({ hint: _, ...field }) => {
          const value = picture[field.key as keyof Picture] ?? "";
          return fieldRow(field, value, (typed) => this.set(this.images.map((one, at) => (at === n ? { ...one, [field.key]: typed } : one)))).row;
        });
        const move = (to: number) => {
          const images = [...this.images];
          images.splice(to, 0, ...images.splice(n, 1));
          this.set(images);
          this.list.children[to]?.querySelector("button")?.focus();
        };
        const tool = (words: string, sign: string, act: () => void, off = false) => el("button", { type: "button", class: "tool-small", "aria-label": `${words}: picture ${n + 1}`, disabled: off, onclick: act }, sign);
        return el(
          "li",
          {},
          shown(picture.src, picture.alt ?? ""),
          el("div", { class: "gallery-tools" }, tool("Earlier", "←", () => move(n - 1), n === 0), tool("Later", "→", () => move(n + 1), n === this.images.length - 1), tool("Remove", "×", () => this.set(this.images.filter((_, at) => at !== n)))),
          el("div", { class: "card-fields" }, ...fields),
        );
      }),
    );
  }
}

// The cards of a story: video, also read, ballot, results, nominee, a page elsewhere, and what we do not know.

import type { NodeViewConstructor } from "@tiptap/pm/view";
import { ask } from "../page/dialog.ts";
import { el, freshId } from "../page/dom.ts";
import { find, type Found, type FoundKind } from "../page/find.ts";
import { type Choice, searchField } from "../page/listbox.ts";
import { loneAddress, safeAddress, typedAddress, videoHost } from "../write/address.ts";
import { cardView, type Change } from "./card.ts";

/** Titles of what cards name by slug, as far as this page has seen them. */
const titles = new Map<string, string>();

function remember(found: Found): void {
  titles.set(`${found.kind}/${found.slug}`, found.title);
}

/** A line with the title of what a slug names; the slug itself until the title is known. */
function titled(kind: FoundKind, slug: string): HTMLElement {
  const key = `${kind}/${slug}`;
  const line = el("p", { class: "card-title", dir: "auto" }, titles.get(key) ?? slug);
  if (!titles.has(key)) {
    find([kind], slug)
      .then((found) => {
        for (const one of found) remember(one);
        line.textContent = titles.get(key) ?? slug;
      })
      .catch(() => {
        // Not connected; the slug says enough.
      });
  }
  return line;
}

function again(change: Change, empty: Record<string, string>): HTMLElement {
  return el("button", { type: "button", class: "card-again", onclick: () => change.set(empty) }, "Choose another");
}

/** A field that searches, with its label. */
function chooser(label: string, kinds: FoundKind[], picked: (found: Found) => void, extra?: (words: string) => Choice[]): HTMLElement {
  const id = freshId("choose");
  const input = el("input", { id, type: "text", dir: "auto", spellcheck: "false" });
  searchField(
    input,
    kinds,
    (found) => {
      remember(found);
      picked(found);
    },
    extra,
  );
  return el("div", { class: "card-field choose" }, el("label", { for: id }, label), input);
}

/** A field for an address; takes it on Enter, on paste, and when it is left. */
function addressField(label: string, check: (typed: string) => string, take: (address: string) => void): HTMLElement {
  const id = freshId("address");
  const input = el("input", { id, type: "url", inputmode: "url", autocomplete: "off", dir: "ltr", "aria-describedby": `${id}-wrong` });
  const wrong = el("p", { class: "wrong", id: `${id}-wrong`, role: "alert" });
  const commit = () => {
    const refused = input.value.trim() ? check(input.value) : "";
    wrong.textContent = refused;
    if (input.value.trim() && !refused) take(typedAddress(input.value) || input.value.trim());
  };
  input.addEventListener("change", commit);
  input.addEventListener("paste", () => setTimeout(commit));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !input.value.trim()) return;
    event.preventDefault();
    commit();
  });
  return el("div", { class: "card-field choose" }, el("label", { for: id }, label), input, wrong);
}

const SLUG = /^[\p{L}\p{N}\p{M}]+(-[\p{L}\p{N}\p{M}]+)*$/u;
const CATEGORY = /^[\p{L}\p{N}\p{M}-]+(\/[\p{L}\p{N}\p{M}-]+){1,3}$/u;

export const video = cardView({
  name: "Video",
  fields: [
    { key: "title", label: "Title", hint: "What one will see" },
    { key: "caption", label: "Caption" },
  ],
  head: ({ url = "" }, change) => {
    if (url) return [el("p", { class: "card-title video-sign" }, videoHost(url) || "Video"), el("p", { class: "card-address", dir: "ltr" }, url)];
    const check = (typed: string) => (videoHost(typedAddress(typed)) ? "" : "Only YouTube, Vimeo and Dailymotion play in a story. Put other pages in as a card.");
    return [addressField("Address of the video", check, (address) => change.set({ url: address }))];
  },
});

export const alsoRead = cardView({
  name: "Also read",
  fields: [{ key: "title", label: "Title", hint: "The story’s own headline" }],
  head: ({ story = "", url = "" }, change) => {
    if (story) return [titled("story", story), again(change, { story: "", url: "", title: "" })];
    if (url) return [el("p", { class: "card-address", dir: "ltr" }, url), again(change, { story: "", url: "", title: "" })];
    const address = (words: string): Choice[] => {
      const typed = typedAddress(words);
      return typed ? [{ title: typed, note: "A page elsewhere", run: () => change.set({ url: typed }) }] : [];
    };
    return [chooser("Search our stories, or paste an address", ["story"], (found) => change.set({ story: found.slug }), address)];
  },
});

export const ballot = cardView({
  name: "Ballot",
  fields: [],
  head: ({ slug = "" }, change) => {
    if (slug) return [titled("ballot", slug), again(change, { slug: "" })];
    const typed = (words: string): Choice[] => (SLUG.test(words) ? [{ title: words, note: "By this name, even if it does not exist yet", run: () => change.set({ slug: words }) }] : []);
    return [chooser("Search ballots", ["ballot"], (found) => change.set({ slug: found.slug }), typed)];
  },
});

function categoryChooser(label: string, change: Change): HTMLElement {
  const typed = (words: string): Choice[] => (CATEGORY.test(words) ? [{ title: words, note: "By this name, even if it does not exist yet", run: () => change.set({ category: words }) }] : []);
  return chooser(label, ["results"], (found) => change.set({ category: found.slug }), typed);
}

export const results = cardView({
  name: "Results",
  fields: [],
  head: ({ category = "" }, change) =>
    category ? [titled("results", category), again(change, { category: "" })] : [categoryChooser("Search categories", change)],
});

export const nominee = cardView({
  name: "Nominee",
  fields: [],
  head: ({ category = "", nominee: slug = "" }, change) => {
    const pick = (found: Found) => change.set({ category: found.category ?? category, nominee: found.slug });
    if (!category) return [chooser("Search nominees", ["nominee"], pick), categoryChooser("Or begin with the category", change)];
    const where = el("p", { class: "card-note" }, category);
    if (slug) return [titled("nominee", slug), where, again(change, { category: "", nominee: "" })];
    const named = (found: Found) => change.set({ category, nominee: found.slug });
    return [where, chooser("Search people and works", ["person", "work"], named)];
  },
});

export const embed = cardView({
  name: "Card",
  fields: [
    { key: "title", label: "Title", hint: "What is there" },
    { key: "description", label: "A sentence about it" },
  ],
  head: ({ url = "" }, change) => {
    const check = (typed: string) => (loneAddress(typedAddress(typed)) ? "" : "That is no address of the web.");
    if (!url) return [addressField("Address of the page", check, (address) => change.set({ url: address }))];
    const other = async () => {
      const typed = await ask({ title: "Where the card leads", label: "Address", value: url, check });
      if (typed) change.set({ url: typedAddress(typed) });
    };
    return [el("p", { class: "card-address", dir: "ltr" }, safeAddress(url) || url), el("button", { type: "button", class: "card-again", onclick: () => void other() }, "Change the address")];
  },
});

export const unknown: NodeViewConstructor = (node) => {
  const { value } = node.attrs;
  const kind = value && typeof value === "object" && "type" in value ? String(value.type) : "";
  const dom = el(
    "div",
    { class: "card-block card-unknown", role: "group", "aria-label": "A block this editor does not know" },
    el("p", { class: "card-name" }, "A block this editor does not know"),
    el("p", { class: "card-note" }, `It is called “${kind}”. It stays in the story as it is.`),
  );
  dom.contentEditable = "false";
  return { dom, ignoreMutation: () => true };
};

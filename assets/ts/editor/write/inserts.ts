// The blocks one can put into a story, as the slash menu and the toolbar's "Add" list them.

import type { EditorView } from "@tiptap/pm/view";
import { insertBlock, toggleHeading, toggleList, toggleWrapper } from "./blocks.ts";

export interface Insert {
  title: string;
  note: string;
  /** Other words somebody may look for it with. */
  words: string;
  run: (view: EditorView) => void;
}

export function inserts(pickFiles: () => void): Insert[] {
  const put = (name: string, attrs: object | null = null) => (view: EditorView) => insertBlock(view, name, attrs);
  return [
    { title: "Heading", note: "Begins a part of the story", words: "h2 title part subhead", run: (view) => toggleHeading(view, 2) },
    { title: "Small heading", note: "Begins a part of a part", words: "h3 subheading", run: (view) => toggleHeading(view, 3) },
    { title: "Quote", note: "Words of somebody else, with who said them", words: "blockquote speaker citation", run: (view) => toggleWrapper(view, "quote") },
    { title: "List", note: "With dots", words: "bullets points ul", run: (view) => toggleList(view, "bulletList") },
    { title: "Numbered list", note: "1, 2, 3", words: "ordered ol", run: (view) => toggleList(view, "orderedList") },
    { title: "Picture", note: "From this computer", words: "image photo upload", run: pickFiles },
    { title: "Picture from the library", note: "Search what we have", words: "image photo media", run: put("image") },
    { title: "Gallery", note: "Pictures side by side", words: "images photos", run: put("gallery") },
    { title: "Video", note: "YouTube, Vimeo, Dailymotion", words: "film clip youtube", run: put("video") },
    { title: "Also read", note: "Another story of ours, or elsewhere", words: "related story link", run: put("alsoRead") },
    { title: "Ballot", note: "Readers vote", words: "poll vote", run: put("ballot") },
    { title: "Results", note: "Who won a category", words: "winners award category", run: put("results") },
    { title: "Nominee", note: "One nominee’s card", words: "award nomination", run: put("nominee") },
    { title: "Pull quote", note: "Words of this story, large", words: "big", run: (view) => toggleWrapper(view, "pullQuote") },
    { title: "Call-out", note: "A box beside the story", words: "callout box aside info", run: (view) => toggleWrapper(view, "callout") },
    { title: "Spoiler", note: "Hidden until a reader asks", words: "hide hidden", run: (view) => toggleWrapper(view, "spoilerBlock") },
    { title: "Card", note: "Leads to a page elsewhere", words: "embed link tweet post", run: put("embed") },
    { title: "Divider", note: "A line between two parts", words: "rule hr line", run: put("divider") },
  ];
}

// Words that stand where nothing is written yet.

import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const HINTS: Record<string, string> = {
  speaker: "— Who said it",
  heading: "Heading",
  callout: "Title, if it needs one",
  spoilerBlock: "What it is about",
};

export const placeholders = Extension.create({
  name: "placeholders",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          decorations: (state) => {
            const found: Decoration[] = [];
            const { doc, selection } = state;
            const hint = (node: Node, at: number, words: string) => found.push(Decoration.node(at, at + node.nodeSize, { class: "empty-line", "data-hint": words }));
            const empty = doc.childCount === 1 && doc.firstChild?.type.name === "paragraph" && doc.firstChild.content.size === 0;
            if (empty && doc.firstChild) hint(doc.firstChild, 0, "Write the story. / adds a block, @ a person or a work.");
            doc.descendants((node, at, parent) => {
              if (node.isTextblock && node.content.size === 0) {
                const words = node.type.name === "boxTitle" ? HINTS[parent?.type.name ?? ""] : HINTS[node.type.name];
                if (words) hint(node, at, words);
                else if (!empty && node.type.name === "paragraph" && parent === doc && selection.$from.parent === node) hint(node, at, "/ adds a block");
              }
              return !node.isTextblock;
            });
            return DecorationSet.create(doc, found);
          },
        },
      }),
    ];
  },
});

// Everything a story may hold, for the editor: the one list of its nodes and marks.

import { type AnyExtension, getSchema } from "@tiptap/core";
import type { Schema } from "@tiptap/pm/model";
import { atoms, type Views } from "./atoms.ts";
import { Emphasis, Lang, Link, Person, SpoilerMark, Strong, Work } from "./marks.ts";
import * as nodes from "./nodes.ts";

export function storyExtensions(views: Views = {}): AnyExtension[] {
  return [
    nodes.Doc,
    nodes.Paragraph,
    nodes.Text,
    nodes.LineBreak,
    nodes.Heading,
    nodes.BulletList,
    nodes.OrderedList,
    nodes.ListItem,
    nodes.Quote,
    nodes.PullQuote,
    nodes.Speaker,
    nodes.BoxTitle,
    nodes.Callout,
    nodes.SpoilerBlock,
    nodes.Divider,
    ...atoms(views),
    Emphasis,
    Strong,
    SpoilerMark,
    Lang,
    Link,
    Person,
    Work,
  ];
}

/** The schema alone, without a page. */
export function storySchema(): Schema {
  return getSchema(storyExtensions());
}

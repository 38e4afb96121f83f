// The blocks that are filled in rather than written: pictures, videos, cards. Each is one piece with its values.

import { Node } from "@tiptap/core";
import type { NodeViewConstructor } from "@tiptap/pm/view";

/** Which values each block has, by its name in the editor. All are words. */
export const VALUES = {
  image: ["src", "alt", "caption", "credit"],
  video: ["url", "title", "caption", "poster"],
  alsoRead: ["story", "url", "title"],
  ballot: ["slug"],
  nominee: ["category", "nominee"],
  results: ["category"],
  embed: ["url", "title", "description"],
} as const;

export type AtomName = keyof typeof VALUES | "gallery" | "unknown";

/** How each block is shown; given at start, for a test has no page to show it on. */
export type Views = Partial<Record<AtomName, NodeViewConstructor>>;

function atom(name: AtomName, attributes: Record<string, { default: unknown }>, views: Views) {
  const view = views[name];
  return Node.create({
    name,
    group: "plain",
    atom: true,
    draggable: true,
    addAttributes: () =>
      Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, { ...value, rendered: false }])),
    parseHTML: () => [{ tag: `div[data-block="${name}"]`, getAttrs: (dom) => readValues(dom, attributes) }],
    renderHTML: ({ node }) => ["div", { "data-block": name, "data-values": JSON.stringify(node.attrs) }],
    ...(view ? { addNodeView: () => (props) => view(props.node, props.view, props.getPos as () => number, [], null as never) } : {}),
  });
}

/** What was copied out of an editor comes back with the same kinds of values, whoever wrote it. */
function readValues(dom: HTMLElement, attributes: Record<string, { default: unknown }>): Record<string, unknown> | false {
  try {
    const read: Record<string, unknown> = JSON.parse(dom.getAttribute("data-values") ?? "");
    return Object.fromEntries(
      Object.entries(attributes).map(([key, { default: empty }]) => {
        const value = read[key];
        const fits = Array.isArray(empty) ? Array.isArray(value) : empty === null || typeof value === typeof empty;
        return [key, fits ? value : empty];
      }),
    );
  } catch {
    return false;
  }
}

export function atoms(views: Views): Node[] {
  const simple = Object.entries(VALUES).map(([name, keys]) => {
    const attributes: Record<string, { default: unknown }> = Object.fromEntries(keys.map((key) => [key, { default: "" }]));
    // A picture on its way has a number instead of a source.
    if (name === "image") attributes.upload = { default: 0 };
    return atom(name as AtomName, attributes, views);
  });
  return [
    ...simple,
    atom("gallery", { images: { default: [] } }, views),
    atom("unknown", { value: { default: null } }, views),
  ];
}

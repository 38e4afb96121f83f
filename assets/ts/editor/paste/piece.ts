// Foreign HTML as a small tree, so that reading it is the same work for a browser and for a test.

export interface Piece {
  /** Lower case; empty for text. */
  tag: string;
  text: string;
  attribute(name: string): string;
  children: Piece[];
}

interface Policy {
  createHTML(html: string): string;
}

// What is parsed under this policy stays in a document that shows nothing, loads nothing and runs nothing.
let policy: Policy | null = null;

/** Parses HTML that anybody may have written. */
export function foreign(html: string): Piece {
  policy ??= globalThis.trustedTypes?.createPolicy("greenroom-paste", { createHTML: (text) => text }) ?? {
    createHTML: (text) => text,
  };
  return fromDom(new DOMParser().parseFromString(policy.createHTML(quiet(html)), "text/html").body);
}

/** Styles under a name of our own: the page's policy would forbid each of them with a word in the console. */
function quiet(html: string): string {
  return html.replace(/<style\b[\s\S]*?(<\/style>|$)/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${STYLE}=`));
}

const STYLE = "data-style";

function fromDom(node: Node): Piece {
  const element = node instanceof Element ? node : null;
  return {
    tag: element?.localName ?? "",
    text: node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? "") : "",
    attribute: (name) => element?.getAttribute(name) ?? "",
    children: [...node.childNodes].filter((child) => child.nodeType === 1 || child.nodeType === 3).map(fromDom),
  };
}

/** One declaration of a style attribute, in lower case. */
export function style(piece: Piece, name: string): string {
  const found = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]*)`, "i").exec(piece.attribute(STYLE) || piece.attribute("style"));
  return found?.[1]?.trim().toLowerCase() ?? "";
}

/** All its words. */
export function textOf(piece: Piece): string {
  return piece.text + piece.children.map(textOf).join("");
}

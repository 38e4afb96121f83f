// The story document as the server keeps it: what crates/markup/src/story/document.rs reads and writes.

export interface StoryDocument {
  version: number;
  blocks: Block[];
}

export interface Picture {
  src: string;
  alt?: string;
  caption?: string;
  credit?: string;
}

export type Inline =
  | { type: "text"; text: string }
  | { type: "emphasis" | "strong" | "spoiler"; content: Inline[] }
  | { type: "link"; url: string; content: Inline[] }
  | { type: "person" | "work"; slug: string; content: Inline[] }
  | { type: "lang"; lang: string; content: Inline[] }
  | { type: "break" };

export type Block =
  | { type: "paragraph"; content: Inline[] }
  | { type: "heading"; level: number; content: Inline[] }
  | { type: "list"; ordered?: boolean; start?: number; items: Block[][] }
  | { type: "quote" | "pull-quote"; content: Block[]; speaker?: Inline[] }
  | { type: "callout"; title?: string; content: Block[] }
  | { type: "spoiler"; label?: string; content: Block[] }
  | ({ type: "image" } & Picture)
  | { type: "gallery"; images: Picture[] }
  | { type: "video"; url: string; title?: string; caption?: string; poster?: string }
  | { type: "also-read"; story?: string; url?: string; title?: string }
  | { type: "ballot"; slug: string }
  | { type: "nominee"; category: string; nominee: string }
  | { type: "results"; category: string }
  | { type: "divider" }
  | { type: "embed"; url: string; title?: string; description?: string };

/** An object without the entries that are empty strings: the server leaves those out too. */
export function spare<T extends object>(entries: T): T {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== "")) as T;
}

/** The words of running text, without its marks. */
export function words(content: Inline[]): string {
  return content
    .map((inline) => (inline.type === "text" ? inline.text : inline.type === "break" ? "\n" : words(inline.content)))
    .join("");
}

/** A document in plain lines, one for each thing a person would see as a line: for comparing two texts. */
export function lines(blocks: Block[]): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.type) {
      case "paragraph":
        return [words(block.content)];
      case "heading":
        return [`${"#".repeat(block.level)} ${words(block.content)}`];
      case "list":
        return block.items.flatMap((item, n) =>
          lines(item).map((line, at) => (at ? `   ${line}` : `${block.ordered ? `${(block.start ?? 1) + n}.` : "•"} ${line}`)),
        );
      case "quote":
      case "pull-quote":
        return [
          ...lines(block.content).map((line) => `“${line}”`),
          ...(block.speaker?.length ? [`— ${words(block.speaker)}`] : []),
        ];
      case "callout":
        return [...(block.title ? [block.title] : []), ...lines(block.content)];
      case "spoiler":
        return [...(block.label ? [block.label] : []), ...lines(block.content)];
      default:
        return [`[${Object.values(block).map(flat).filter(Boolean).join(" · ")}]`];
    }
  });
}

function flat(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : value ? JSON.stringify(value) : "";
}

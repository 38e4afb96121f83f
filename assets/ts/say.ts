// The script's own words. English stands here; a page in another language brings its own, beside the thread.

const ENGLISH = {
  share: "Share your comment",
  finish: "Finish your comment",
  replyTo: "Reply to {name}",
  newOne: "1 new comment",
  newMany: "{n} new comments",
  close: "Close, keeping what you wrote",
  removed: "This comment was removed.",
  changed: "This page has changed.",
  behind: "There is more here than this page shows.",
  reload: "Reload",
  posted: "Your comment is posted",
  waits: "Your comment is in and waits for a moderator",
  shown: "{n} more comments are shown",
  over: "{n} characters too many",
  left: "{n} characters left",
  used: "{n} of {of} characters",
  own: "Edit or delete",
  unheard: "Your applause did not arrive. Try again.",
  offline: "Your comment did not leave this device. It is kept here; try again when you are connected.",
};

export type Words = typeof ENGLISH;

let words: Words | undefined;

function pageWords(): Words {
  const given = globalThis.document?.querySelector<HTMLElement>("[data-words]")?.dataset.words;
  return { ...ENGLISH, ...(given ? (JSON.parse(given) as Partial<Words>) : {}) };
}

/** Puts `values` into the places of a sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString("en") : (value ?? place);
  });
}

export function say(key: keyof Words, values: Record<string, string | number> = {}): string {
  words ??= pageWords();
  return fill(words[key], values);
}

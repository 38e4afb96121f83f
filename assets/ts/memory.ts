// What this browser remembers. A browser that forbids storage forgets, and nothing else changes.

/** The reader has acted here before, so the private call is worth making. */
const ACTED = "greenroom";

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps `value` under `key`, or forgets the key when the value is empty. */
export function keep(key: string, value: string): void {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Storage is full or forbidden; the page works without it.
  }
}

export function rememberActing(): void {
  keep(ACTED, "1");
}

export function hasActed(): boolean {
  return recall(ACTED) !== null;
}

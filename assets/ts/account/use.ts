// The button that signs in (or confirms) by passkey, and passkeys in the list the mail field offers.
import { begin, finish, here, known, type Proof, prove, say, why } from "./passkey.ts";

/** What was asked is good for five minutes, so a page left open asks anew a little earlier, for an hour. */
const AGAIN_MS = 4.5 * 60 * 1000;
const MOST_ROUNDS = 14;

export function usePasskeys(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-passkey-door]")) attach(place);
}

function attach(place: HTMLElement): void {
  const door = place.dataset.passkeyDoor ?? "";
  if (!known()) return;
  if (!here(place.dataset.passkeyHost ?? "")) {
    for (const hint of document.querySelectorAll<HTMLElement>("[data-passkey-elsewhere]")) hint.hidden = false;
    return;
  }
  place.hidden = false;
  let waiting = new AbortController();
  const button = place.querySelector<HTMLButtonElement>("[data-passkey-use]");
  button?.addEventListener("click", async () => {
    // A browser does one of these at a time.
    waiting.abort();
    waiting = new AbortController();
    button.disabled = true;
    say(place, "");
    try {
      await once(place, door, waiting.signal, false);
    } catch (error) {
      say(place, why(error));
    } finally {
      button.disabled = false;
    }
  });
  if (document.querySelector('[autocomplete~="webauthn"]')) void wait(place, door, waiting.signal);
}

/** Lets the browser list passkeys where the mail address is typed, as long as the page is open. */
async function wait(place: HTMLElement, door: string, stop: AbortSignal): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (let round = 0; round < MOST_ROUNDS && !stop.aborted; round += 1) {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(AGAIN_MS)]);
    try {
      await once(place, door, signal, true);
      return;
    } catch (error) {
      if (stop.aborted) return;
      if (!signal.aborted) {
        if (error instanceof Error && !(error instanceof DOMException)) say(place, why(error));
        return;
      }
    }
  }
}

async function once(place: HTMLElement, door: string, signal: AbortSignal, conditional: boolean): Promise<void> {
  const { ceremony, publicKey } = await begin<Proof>(door);
  const credential = await prove(publicKey, signal, conditional);
  await finish(door, { ceremony, credential, next: place.dataset.next ?? "" });
}

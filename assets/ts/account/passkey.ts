// Speaking with the browser about passkeys, and with our own doors about what it says.
import { sentence } from "../fragment.ts";

interface Begun<T> {
  ceremony: string;
  publicKey: T;
}

interface AskedKey {
  id: string;
  type: "public-key";
}

export type Creation = Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: AskedKey[];
};

export type Proof = Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
  challenge: string;
  allowCredentials?: AskedKey[];
};

/** Whether this browser knows passkeys. */
export function known(): boolean {
  return typeof PublicKeyCredential === "function" && "credentials" in navigator;
}

/** Whether passkeys bound to this name work on this page. */
export function here(host: string): boolean {
  return location.hostname === host || location.hostname.endsWith(`.${host}`);
}

/** Begins a ceremony. */
export async function begin<T>(door: string): Promise<Begun<T>> {
  return (await post(`${door}/start`, {})) as Begun<T>;
}

/** Ends a ceremony and goes where the server says. */
export async function finish(door: string, sent: Record<string, unknown>): Promise<void> {
  const answer = (await post(`${door}/finish`, sent)) as { next: string };
  const here = location.pathname + location.search;
  const next = new URL(answer.next, location.href);
  if (next.pathname + next.search === here) {
    location.hash = next.hash;
    location.reload();
  } else {
    location.assign(next);
  }
}

/** Makes a passkey. */
export async function make(asked: Creation): Promise<unknown> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: keys(asked.excludeCredentials),
  };
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: spelled(made.rawId),
    type: made.type,
    response: {
      attestationObject: spelled(response.attestationObject),
      clientDataJSON: spelled(response.clientDataJSON),
    },
  };
}

/** Has a passkey prove itself: by asking, or (`conditional`) by waiting in the list a field offers. */
export async function prove(asked: Proof, signal: AbortSignal, conditional: boolean): Promise<unknown> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: keys(asked.allowCredentials),
  };
  const mediation = conditional ? "conditional" : "optional";
  const got = (await navigator.credentials.get({ publicKey, signal, mediation })) as PublicKeyCredential;
  const response = got.response as AuthenticatorAssertionResponse;
  return {
    id: got.id,
    rawId: spelled(got.rawId),
    type: got.type,
    response: {
      authenticatorData: spelled(response.authenticatorData),
      clientDataJSON: spelled(response.clientDataJSON),
      signature: spelled(response.signature),
      userHandle: response.userHandle && spelled(response.userHandle),
    },
  };
}

/** Shows a sentence beneath the button, or takes it away. */
export function say(place: HTMLElement, words: string): void {
  const line = place.querySelector<HTMLElement>("[data-passkey-said]");
  if (!line) return;
  line.textContent = words;
  line.hidden = !words;
}

/** What went wrong, in words; a person who changed their mind is told nothing went wrong. */
export function why(error: unknown): string {
  if (error instanceof DOMException) {
    if (error.name === "InvalidStateError") return "This device has a passkey for you here already.";
    return "No passkey was used. Try again, or go another way.";
  }
  return error instanceof Error ? error.message : "That did not work. Try again, or go another way.";
}

async function post(path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.status === 401) {
    const next = location.pathname + location.search;
    location.assign(`/account/confirm?next=${encodeURIComponent(next)}`);
    throw new Error("Please confirm first that it is you.");
  }
  if (!answer.ok) throw new Error(await sentence(answer));
  return answer.json();
}

function keys(asked: AskedKey[] | undefined): PublicKeyCredentialDescriptor[] {
  return (asked ?? []).map((key) => ({ type: key.type, id: bytes(key.id) }));
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function spelled(buffer: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

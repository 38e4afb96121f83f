// Adding a passkey to one's account.
import { begin, type Creation, finish, here, known, make, say, why } from "./passkey.ts";

const DOOR = "/account/passkeys";

export function addPasskeys(): void {
  const place = document.querySelector<HTMLElement>("[data-passkey-add]");
  if (!place || !known()) return;
  const hint = (name: string) => document.querySelector<HTMLElement>(`[data-passkey-${name}]`);
  const [none, elsewhere] = [hint("none"), hint("elsewhere")];
  if (none) none.hidden = true;
  if (!here(place.dataset.passkeyHost ?? "")) {
    if (elsewhere) elsewhere.hidden = false;
    return;
  }
  place.hidden = false;
  const button = place.querySelector<HTMLButtonElement>("[data-passkey-make]");
  const name = place.querySelector<HTMLInputElement>("input");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    say(place, "");
    try {
      const { ceremony, publicKey } = await begin<Creation>(DOOR);
      const credential = await make(publicKey);
      await finish(DOOR, { ceremony, credential, name: name?.value || device() });
    } catch (error) {
      say(place, why(error));
    } finally {
      button.disabled = false;
    }
  });
}

/** A name for whoever gives none: the device it was made on. */
function device(): string {
  const agent = navigator.userAgent;
  const names = ["iPhone", "iPad", "Android", "Windows", "Mac", "CrOS", "Linux"];
  const found = names.find((name) => agent.includes(name));
  return found ? `Passkey of ${found === "CrOS" ? "ChromeOS" : found}` : "";
}

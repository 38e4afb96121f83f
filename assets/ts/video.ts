// The facade is a link; a press puts the player in the same box. Nothing is fetched from elsewhere before.
import { announce } from "./fragment.ts";

/** The player's address with the video started, or nothing if it is not an address. */
export function playing(address: string): string | null {
  try {
    const url = new URL(address);
    if (url.protocol !== "https:") return null;
    url.searchParams.set("autoplay", "1");
    return url.href;
  } catch {
    return null;
  }
}

export function video(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const facade = event.target.closest<HTMLAnchorElement>(".video-facade");
    const figure = facade?.closest<HTMLElement>("[data-video]");
    const address = playing(figure?.dataset.video ?? "");
    if (!facade || !address) return;
    event.preventDefault();
    const title = facade.querySelector(".video-title")?.textContent?.trim() || "Video";
    const player = document.createElement("iframe");
    player.title = title;
    player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    player.allowFullscreen = true;
    player.referrerPolicy = "strict-origin-when-cross-origin";
    player.src = address;
    facade.replaceWith(player);
    player.focus();
    announce(`Loading the video: ${title}`);
  });
}

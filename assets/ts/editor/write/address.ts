// Addresses: which may be links, and which are videos we can play.

/** The address if it may be a link in a story: the web, a mail address, or a path on this site. Empty otherwise. */
export function safeAddress(text: string): string {
  const address = text.trim();
  if (/^https?:\/\/[^\s/]+/i.test(address) || /^mailto:[^\s@]+@[^\s@]+$/i.test(address)) return address;
  return /^\/(?![/\\])\S*$/.test(address) ? address : "";
}

/** What a person types where a link is asked for: `example.org/x` is taken as an address of the web. */
export function typedAddress(text: string): string {
  const typed = text.trim();
  const safe = safeAddress(typed);
  if (safe) return safe;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(typed)) return `mailto:${typed}`;
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#]\S*)?$/u.test(typed) ? `https://${typed}` : "";
}

/** A text that is one web address and nothing else. */
export function loneAddress(text: string): string {
  const address = text.trim();
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address) ? address : "";
}

/** Whose video an address is; empty if it is none that we can play. The same hosts as crates/markup/src/embed.rs. */
export function videoHost(address: string): "YouTube" | "Vimeo" | "Dailymotion" | "" {
  if (!loneAddress(address)) return "";
  const url = new URL(address.trim());
  const host = url.hostname.replace(/^(www|m)\./, "");
  const parts = url.pathname.split("/").filter(Boolean);
  const [first = "", second = ""] = parts;
  switch (host) {
    case "youtube.com":
    case "youtube-nocookie.com":
    case "music.youtube.com":
    case "gaming.youtube.com": {
      const id = ["embed", "shorts", "live", "v", "e"].includes(first) ? second : (url.searchParams.get("v") ?? "");
      return /^[\w-]{11}$/.test(id) ? "YouTube" : "";
    }
    case "youtu.be":
      return /^[\w-]{11}$/.test(first) ? "YouTube" : "";
    case "vimeo.com":
    case "player.vimeo.com":
      return parts.some((part) => /^\d+$/.test(part)) ? "Vimeo" : "";
    case "dailymotion.com":
      return parts.includes("video") ? "Dailymotion" : "";
    case "dai.ly":
    case "geo.dailymotion.com":
      return first ? "Dailymotion" : "";
    default:
      return "";
  }
}

// Keys in words.

/** A key as this computer writes it. */
export function keyWords(keys: string): string {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  return keys.replace("Mod", mac ? "⌘" : "Ctrl").replace("Alt", mac ? "⌥" : "Alt").replaceAll("+", mac ? " " : "+");
}

// A button that copies the text beside it; without it the text stands there to be marked and copied by hand.

/** Makes every copy button press-able. */
export function copy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const from = button.parentElement?.querySelector<HTMLInputElement>("[data-copy-from]");
    if (!from || !navigator.clipboard) continue;
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener("click", async () => {
      from.select();
      await navigator.clipboard.writeText(from.value);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = words), 3000);
    });
  }
}

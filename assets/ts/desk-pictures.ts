// The library of pictures: files chosen, dropped or pasted are sent one after the other; a press on a picture says what
// must stay in view. Without this, a form sends one file and two numbers say the same.
import { announce, sentence } from "./fragment.ts";

interface Sent {
  page: string;
  thumb: string;
  note?: string;
}

export function pictures(): void {
  const form = document.querySelector<HTMLFormElement>("[data-upload]");
  if (form) uploads(form);
  const view = document.querySelector<HTMLElement>("[data-focal]");
  if (view) focal(view);
}

function uploads(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const panel = form.closest<HTMLElement>("[data-bring-in]");
  const arriving = document.querySelector<HTMLElement>("[data-arriving]");
  if (!input || !panel || !arriving) return;
  for (const hint of document.querySelectorAll<HTMLElement>("[data-drop-hint]")) hint.hidden = false;

  const take = async (files: File[]): Promise<void> => {
    let last: Sent | undefined;
    let refused = 0;
    for (const file of files) {
      const sent = await send(form, file, arriving);
      if (sent) last = sent;
      else refused += 1;
    }
    // One picture wants its words said next; several want to be seen together.
    if (last && refused === 0) location.assign(files.length === 1 ? last.page : "/desk/pictures");
  };

  const isOver = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => {
    if (!isOver(event)) return;
    event.preventDefault();
    panel.classList.add("over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) panel.classList.remove("over");
  });
  addEventListener("drop", (event) => {
    if (!isOver(event)) return;
    event.preventDefault();
    panel.classList.remove("over");
    void take([...(event.dataTransfer?.files ?? [])]);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void take(files);
  });
}

/** Sends one file with the words of the form, and shows it on its way; nothing when it was refused. */
async function send(form: HTMLFormElement, file: File, arriving: HTMLElement): Promise<Sent | undefined> {
  const place = document.createElement("li");
  const thumb = document.createElement("span");
  thumb.className = "picture-thumb crop";
  const image = document.createElement("img");
  image.alt = "";
  const shown = URL.createObjectURL(file);
  image.src = shown;
  thumb.append(image);
  const words = document.createElement("p");
  words.textContent = `Sending ${file.name}…`;
  place.append(thumb, words);
  arriving.append(place);
  arriving.hidden = false;
  announce(words.textContent);
  try {
    const body = new FormData(form);
    body.set("file", file);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(await sentence(answer));
    const sent: Sent = await answer.json();
    words.textContent = sent.note ?? "In the library.";
    return sent;
  } catch (error) {
    words.className = "wrong";
    words.textContent =
      error instanceof TypeError ? `${file.name} could not be sent: there is no connection.` : (error as Error).message;
    announce(words.textContent);
    return undefined;
  } finally {
    image.addEventListener("load", () => URL.revokeObjectURL(shown), { once: true });
  }
}

function focal(view: HTMLElement): void {
  const image = view.querySelector("img");
  const x = document.querySelector<HTMLInputElement>("#f-focal_x");
  const y = document.querySelector<HTMLInputElement>("#f-focal_y");
  if (!image || !x || !y) return;
  view.classList.add("live");
  for (const hint of document.querySelectorAll<HTMLElement>("[data-focal-hint]")) hint.hidden = false;
  const mark = document.createElement("span");
  mark.className = "focal-mark";
  view.append(mark);
  const show = (): void => {
    const [left, top] = [x, y].map((field) => `${Math.min(100, Math.max(0, Number(field.value)))}%`) as [
      string,
      string,
    ];
    mark.style.left = left;
    mark.style.top = top;
    for (const crop of document.querySelectorAll<HTMLElement>("[data-crop]"))
      crop.style.objectPosition = `${left} ${top}`;
  };
  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    x.value = String(Math.round((100 * (event.clientX - box.left)) / box.width));
    y.value = String(Math.round((100 * (event.clientY - box.top)) / box.height));
    show();
  });
  x.addEventListener("input", show);
  y.addEventListener("input", show);
  show();
}

// The lead picture: the field holds its name; here it is seen, sent and searched for.

import { pictureAddress, fileButton } from "../views/picture.ts";
import { startUpload, watchUploads } from "../views/uploads.ts";
import { el } from "./dom.ts";
import { fieldOf } from "./front.ts";
import { searchField } from "./listbox.ts";

export function leadPicture(form: HTMLFormElement): void {
  const field = fieldOf(form, "image");
  const home = field?.closest(".field");
  if (!(field instanceof HTMLInputElement) || !home) return;
  const face = el("div", { class: "lead-face" });
  const said = el("p", { class: "card-note", role: "status" });
  let awaited = 0;
  const set = (src: string, alt = "", credit = "") => {
    field.value = src;
    for (const [name, value] of [["image_alt", alt], ["image_credit", credit]] as const) {
      const other = fieldOf(form, name);
      if (other && value && !other.value) other.value = value;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };
  const draw = () => {
    const address = field.value ? pictureAddress(field.value) : "";
    face.replaceChildren(
      ...(address ? [el("img", { src: address, alt: fieldOf(form, "image_alt")?.value ?? "" })] : []),
      ...(field.value ? [el("button", { type: "button", class: "button quiet", onclick: () => set("") }, "Take the picture out")] : []),
    );
  };
  watchUploads((upload) => {
    if (upload.id !== awaited) return;
    said.textContent = upload.sentence;
    if (upload.sent) set(upload.sent.src, upload.sent.alt, upload.sent.credit);
  });
  const search = el("input", { type: "text", dir: "auto", "aria-label": "Search the library for the lead picture", placeholder: "Search the library" });
  searchField(search, ["picture"], (found) => {
    search.value = "";
    set(found.url.startsWith("/media/") ? found.url : (found.thumb ?? found.slug), "", found.note);
  });
  const button = fileButton("From this computer", false, ([file]) => {
    if (file) awaited = startUpload(file).id;
  });
  field.addEventListener("filled", draw);
  field.addEventListener("change", draw);
  home.append(face, el("div", { class: "lead-tools" }, button, search), said);
  draw();
}

// The desk's script: each behaviour finds its own elements by a data attribute and is silent without them.
import { copy } from "./copy.ts";
import { house } from "./desk-house.ts";
import { night } from "./desk-night.ts";
import { live } from "./desk-live.ts";
import { pictures } from "./desk-pictures.ts";
import { stories } from "./desk-stories.ts";
import { theme } from "./theme.ts";
import { moderate } from "./moderate.ts";

theme();
house();
moderate();
live();
night();
pictures();
stories();
copy();
for (const place of document.querySelectorAll<HTMLElement>("[data-focus]")) place.focus();

// The menu is open where there is room for it, and folded on a phone.
const menu = document.querySelector<HTMLDetailsElement>(".desk-menu");
if (menu && matchMedia("(max-width: 59.99rem)").matches) menu.open = false;

// The reader's script: each behaviour finds its own elements by a data attribute and is silent without them.
import { applause } from "./applause.ts";
import { arrivals } from "./arrivals.ts";
import { composer } from "./composer.ts";
import { mine } from "./mine.ts";
import { more } from "./more.ts";
import { report } from "./report.ts";
import { theme } from "./theme.ts";
import { video } from "./video.ts";

theme();
video();
more();
applause();
composer();
report();
arrivals();
void mine();
// A ballot in a story brings the address of its script along; other stories need not load it.
const script = document.querySelector<HTMLElement>("[data-script]")?.dataset.script;
if (script) void import(script);

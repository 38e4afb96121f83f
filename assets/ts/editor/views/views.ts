// How each block of values is shown.

import type { Views } from "../story/atoms.ts";
import * as cards from "./cards.ts";
import { gallery, image } from "./picture.ts";

export const views: Views = {
  image,
  gallery,
  video: cards.video,
  alsoRead: cards.alsoRead,
  ballot: cards.ballot,
  results: cards.results,
  nominee: cards.nominee,
  embed: cards.embed,
  unknown: cards.unknown,
};

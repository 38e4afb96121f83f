// What machines read: the API's description and the structured data of the pages.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { newsroom, paths } from "./site.mjs";

const site = await newsroom();

test("the API is described by a valid OpenAPI 3.1 document", async () => {
  const document = await (await fetch(`${site.url}/api/v1/openapi.json`)).json();
  assert.match(document.openapi, /^3\.1/);
  const { valid, errors } = await new Validator().validate(document);
  assert.ok(valid, JSON.stringify(errors, null, 1));
});

test("the story page says what it is in JSON-LD: article, video, trail", async () => {
  const html = await (await fetch(site.url + paths.story)).text();
  const blocks = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, text]) => JSON.parse(text)).flatMap((block) => block["@graph"] ?? block);
  const article = blocks.find((block) => block["@type"] === "NewsArticle");
  assert.ok(article, "a NewsArticle");
  for (const [name, test] of Object.entries({
    headline: (v) => typeof v === "string" && v.length > 0 && v.length <= 200,
    datePublished: iso, dateModified: iso,
    author: (v) => v.every((a) => a["@type"] === "Person" && a.name && absolute(a.url)),
    publisher: (v) => v["@type"] === "NewsMediaOrganization" || v["@type"] === "Organization",
    image: (v) => [].concat(v).every((i) => absolute(i.url ?? i)),
    mainEntityOfPage: (v) => absolute(v["@id"] ?? v),
    commentCount: Number.isInteger,
    comment: (v) => v.length > 0 && v.every((c) => c["@type"] === "Comment" && c.text && iso(c.datePublished) && c.author?.name && absolute(c.url)),
    inLanguage: (v) => v === "en",
  })) assert.ok(article[name] !== undefined && test(article[name]), `NewsArticle.${name}: ${JSON.stringify(article[name])}`);
  const video = blocks.find((block) => block["@type"] === "VideoObject") ?? [].concat(article.video ?? [])[0];
  assert.ok(video?.name && iso(video.uploadDate) && video.embedUrl?.startsWith("https://"), `VideoObject: ${JSON.stringify(video)}`);
  const trail = blocks.find((block) => block["@type"] === "BreadcrumbList");
  assert.deepEqual(trail.itemListElement.map((step) => step.position), trail.itemListElement.map((_, n) => n + 1));
});

function iso(text) {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text);
}

function absolute(text) {
  return typeof text === "string" && text.startsWith(site.url);
}

// The site as a whole, read from its files: what must hold between pages, and for each of them.
//
//   titles, descriptions   no two pages share one
//   elements               at most 1,400 on a page that is for readers
//   clicks                 every page within three of home; four on a large site, whose lists divide
//   orphans                every page of the sitemap is linked to from another

import { readFile } from "node:fs/promises";
import path from "node:path";

const MOST_ELEMENTS = 1_400;
const CLICKS = 3;
const LARGE = 1_000; // pages; lists of so many divide into years and months, which is one click more

const unescaped = (text) =>
  text.replace(/&(?:amp|quot|#34|#39);/g, (mark) => ({ "&amp;": "&", "&#39;": "'" })[mark] ?? '"');

/** Every page's title, description, number of elements and links to other pages. */
async function readPages(site, names) {
  const pages = new Map();
  for (const name of names) {
    const html = await readFile(path.join(site, name), "utf8");
    const base = new URL(name, "https://site.example/");
    const links = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, href]) => fileOf(unescaped(href), base));
    pages.set(name, {
      title: html.match(/<title>([^<]*)/)?.[1],
      description: html.match(/<meta name="description" content="([^"]*)/)?.[1],
      isListed: !/<meta name="robots" content="noindex/.test(html),
      elements: html.match(/<[a-z]/g).length,
      links: new Set(links.filter(Boolean)),
    });
  }
  return pages;
}

/** The file of this site that an address leads to, or nothing. */
function fileOf(href, base) {
  const url = new URL(href, base);
  if (url.host !== base.host) return "";
  const name = decodeURIComponent(url.pathname.slice(1));
  return name === "" || name.endsWith("/") ? `${name}index.html` : name;
}

export async function checkWhole(site, names) {
  const pages = await readPages(site, names);
  const findings = [];
  const listed = [...pages].filter(([, { isListed }]) => isListed);
  for (const field of ["title", "description"]) {
    const seen = new Map();
    for (const [name, page] of listed) {
      const text = page[field]?.trim();
      if (!text) findings.push(`${name}: no ${field}`);
      else if (seen.has(text)) findings.push(`${name}: the ${field} of ${seen.get(text)}: ${text}`);
      seen.set(text, name);
    }
  }
  for (const [name, { elements, isListed }] of pages) {
    // The gallery, which no list and no search engine leads to, shows engineers every component at once.
    if (isListed && elements > MOST_ELEMENTS) findings.push(`${name}: ${elements} elements > ${MOST_ELEMENTS}`);
  }
  const clicks = clicksFrom("index.html", pages);
  const limit = CLICKS + (pages.size > LARGE ? 1 : 0);
  for (const [name] of listed) {
    if (!clicks.has(name)) findings.push(`${name}: no way leads here from home`);
    else if (clicks.get(name) > limit) findings.push(`${name}: ${clicks.get(name)} clicks from home > ${limit}`);
  }
  const far = Math.max(...clicks.values());
  const big = Math.max(...listed.map(([, { elements }]) => elements));
  return { tool: "Cả trang", looked: `${pages.size} .html, ≤ ${far} lần bấm, ≤ ${big} phần tử`, findings };
}

function clicksFrom(home, pages) {
  const clicks = new Map([[home, 0]]);
  for (const [name, count] of clicks) {
    // A map gives what is added to it while it is read, so this goes outward ring by ring.
    for (const link of pages.get(name)?.links ?? []) {
      if (pages.has(link) && !clicks.has(link)) clicks.set(link, count + 1);
    }
  }
  return clicks;
}

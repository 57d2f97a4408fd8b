// Keeps pages that were visited, for when there is no network or a bad one. Calendars, feeds and
// data are never answered from here: what is old must not look new.
const VERSION = "@version@"; // of the theme
const KEPT = "@kept@";
const MOST = 60; // pages; the one visited longest ago goes first
const LARGEST = 80_000; // bytes of a page, or it is not kept: 60 such are 4.8 MB
const PATIENCE = 4_000; // ms for the first bytes of a page that we have a copy of

const scope = new URL(self.registration.scope);
const mine = `giot-hong ${scope.pathname}`; // sites below one host share their caches
const PAGES = `${mine} pages`;
const THEME = `${mine} theme ${VERSION}`;

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(scope.href)) return;
  if (event.request.mode === "navigate") {
    const name = url.pathname.split("/").pop();
    if (name === "" || name.endsWith(".html")) visit(event, url.origin + url.pathname);
  } else if (url.href.startsWith(`${scope.href}theme/`)) {
    event.respondWith(load(event.request, url.searchParams.has("v")));
  }
});

async function prepare() {
  const cache = await caches.open(THEME);
  const [page, ...files] = KEPT;
  await cache.addAll([new Request(page, { cache: "reload" }), ...files]);
  await skipWaiting(); // pages are asked of the network first, so no old page is in the way
}

async function takeOver() {
  const old = (name) => name.startsWith(`${mine} `) && name !== PAGES && name !== THEME;
  for (const name of await caches.keys()) if (old(name)) await caches.delete(name);
  await clients.claim();
  // The page that brought us came before us.
  for (const { url } of await clients.matchAll({ type: "window" })) {
    const key = url.replace(/[?#].*/, "");
    if (!(await caches.match(key, { cacheName: PAGES }))) {
      await fetch(key).then((response) => keep(key, response), () => {});
    }
  }
}

function visit(event, key) {
  // The server is always asked, be it only whether the page changed: many hosts say nothing of how
  // long a page holds, and browsers then take it from their own cache for days.
  const asked = fetch(event.request, { cache: "no-cache" });
  const kept = asked.then((response) => keep(key, response.clone()));
  event.waitUntil(kept.catch(() => {}));
  event.respondWith(answer(asked, key));
}

/** The network's answer; where none comes, or only that of a broken server, the copy we have. */
async function answer(asked, key) {
  const copy = await caches.match(key, { cacheName: PAGES });
  try {
    const response = await (copy ? Promise.race([asked, late()]) : asked);
    if (!copy || response.status < 500) return response;
  } catch {
    if (!copy) return unknown();
  }
  const headers = copy.headers;
  const text = (await copy.text()).replace("<html", `<html data-saved="${headers.get("x-saved")}"`);
  return new Response(text, { headers });
}

const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

async function unknown() {
  const page = await caches.match(KEPT[0], { cacheName: THEME });
  return page ? new Response(page.body, { status: 503, headers: page.headers }) : Response.error();
}

async function keep(key, response) {
  const cache = await caches.open(PAGES);
  if (response.status === 404 || response.status === 410) await cache.delete(key);
  const headers = new Headers(response.headers);
  if (response.status !== 200 || !headers.get("content-type")?.startsWith("text/html")) return;
  const body = await response.blob();
  if (body.size > LARGEST || key === new URL(KEPT[0], scope).href) return;
  headers.set("x-saved", headers.get("date") ?? new Date().toUTCString());
  await cache.delete(key); // so that it goes to the end of the row
  await cache.put(key, new Response(body, { headers }));
  const keys = await cache.keys();
  for (const oldest of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(oldest);
}

/** A file of the theme: an address with a version never changes what it means. */
async function load(request, isVersioned) {
  const cache = await caches.open(THEME);
  const known = await cache.match(request);
  if (known && isVersioned) return known;
  try {
    const response = await fetch(request);
    if (response.status === 200) await cache.put(request, response.clone());
    return response;
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

// Outside judges of a built site. Usage: node tools/quality/run.mjs [SITE_FOLDER]
//
//   Nu Html Checker  every .html file          no error, no warning
//   axe-core         one page of each kind     no violation, at 360 and 1280 px, light and dark
//   Lighthouse       the same pages, mobile    every score at least what MINIMUM says
//   ical.js          every .ics file           parses, and no VEVENT is lost
//   whole.mjs        every .html file          titles, elements, clicks from home, orphans
//   reading.mjs      the same pages            keys, targets, 7:1, reflow, large text, forced colours
//   wire.mjs         the same pages            bytes, requests and paints on 400 kbit/s
//
// The default folder is build/demo/site (`make demo`), else output. Which pages stand for which
// kind is read from quality-pages.json beside the site folder, {"kind": "path/in/site.html", …};
// without it, the pages are grouped by the first part of their path and the largest of each
// group is taken.
//
// Exits 0 when nothing was found, 1 on findings, 2 when a tool is missing.

import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { checkReading } from "./reading.mjs";
import { checkWhole } from "./whole.mjs";
import { checkWire } from "./wire.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../..");

// Performance is measured on whatever machine this is, so it has some room; the others have none.
const MINIMUM = { performance: 90, accessibility: 100, "best-practices": 100, seo: 100 };
const WIDTHS = [360, 1280]; // a small phone and a laptop
const SCHEMES = ["light", "dark"];

const CHROMIUM_FLAGS = [
  "--headless",
  "--no-sandbox", // containers often have no user namespaces; only our own pages are opened
  "--disable-gpu",
  // Only the site is to be asked, no update or telemetry service of the browser's maker.
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".geojson": "application/geo+json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".atom": "application/atom+xml; charset=utf-8",
  ".rss": "application/rss+xml; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".pdf": "application/pdf",
};

/** Something the user can put right: shown as one sentence, without a stack. */
class SetupError extends Error {}

/** All files under `folder` with one of the endings, as sorted paths with forward slashes. */
async function filesOf(folder, ending) {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.split(path.sep).join("/"))
    .sort();
}

/** A small static server on loopback that behaves like a plain static host. */
async function serve(folder) {
  const server = createServer(async (request, response) => {
    let name;
    try {
      name = decodeURIComponent(new URL(request.url, "http://loopback").pathname);
    } catch {
      response.writeHead(400).end();
      return;
    }
    let file = path.join(folder, name); // URL has already resolved every ".."
    let status = 200;
    try {
      if (!file.startsWith(folder)) throw new Error("outside");
      if ((await stat(file)).isDirectory()) {
        if (!name.endsWith("/")) {
          response.writeHead(301, { location: `${encodeURI(name)}/` }).end();
          return;
        }
        file = path.join(file, "index.html");
      }
      await stat(file);
    } catch {
      status = 404;
      file = path.join(folder, "404.html");
    }
    const type = TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream";
    const headers = { "content-type": type, "cache-control": "max-age=600" };
    let body = await readFile(file).catch(() => Buffer.from("404\n"));
    // Static hosts compress text, so Lighthouse must see it compressed too.
    const compressible = /^text|json|xml|javascript/.test(type);
    if (compressible && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
      body = gzipSync(body);
      headers["content-encoding"] = "gzip";
      headers.vary = "accept-encoding";
    }
    headers["content-length"] = body.length;
    response.writeHead(status, headers);
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The pages to look at closely: a list of { kind, page }. */
async function pagesByKind(site, pages) {
  const listFile = path.join(path.dirname(site), "quality-pages.json");
  if (existsSync(listFile)) {
    let list;
    try {
      list = Object.entries(JSON.parse(await readFile(listFile, "utf8")));
    } catch (error) {
      throw new SetupError(`${listFile}: ${error.message}`);
    }
    return list.map(([kind, page]) => {
      if (typeof page !== "string") {
        throw new SetupError(`${listFile}: ${kind}: expected a path, e.g. "about/index.html"`);
      }
      const plain = page.replace(/^\//, "");
      const file = plain === "" || plain.endsWith("/") ? `${plain}index.html` : plain;
      if (!pages.includes(file)) throw new SetupError(`${listFile}: ${file} is not in the site`);
      return { kind, page: file };
    });
  }
  const largest = new Map();
  for (const page of pages) {
    const parts = page.replace(/(^|\/)index\.html$/, "").split("/");
    // A list and the things in it look different: drives/ and drives/one/ are two kinds.
    const kind = parts[0] === "" ? "/" : parts.length > 1 ? `${parts[0]}/*` : parts[0];
    const { size } = await stat(path.join(site, page));
    if (!largest.has(kind) || largest.get(kind).size < size) largest.set(kind, { page, size });
  }
  return [...largest].map(([kind, { page }]) => ({ kind, page }));
}

/** The address of a file as visitors see it: index.html is left out. */
function addressOf(server, page) {
  return `${server.address}/${encodeURI(page.replace(/(^|\/)index\.html$/, "$1"))}`;
}

/** Nu Html Checker over every page. */
async function checkHtml(site, pages, jar) {
  const output = await new Promise((resolve, reject) => {
    const options = ["-Xss4m", "-jar", jar, "--stdout", "--format", "json", "--exit-zero-always"];
    // The folder, not the files: thousands of names would not fit into one command line.
    const java = spawn("java", [...options, "--skip-non-html", site], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const chunks = [];
    java.stdout.on("data", (chunk) => chunks.push(chunk));
    java.once("error", reject);
    java.once("close", (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString("utf8"))
        : reject(new Error(`vnu.jar: exit code ${code}`)),
    );
  });
  const findings = JSON.parse(output)
    // "info" without a subtype is a remark, not a warning.
    .messages.filter((message) => message.type !== "info" || message.subType === "warning")
    // Read as file: addresses nothing is of one host; browser tests see what a policy refuses.
    .filter(({ message }) => !/violates Content Security Policy/.test(message))
    .map((message) => {
      const kind = message.subType ?? message.type;
      // The checker names pages by file: addresses.
      const file = message.url ? path.relative(site, fileURLToPath(message.url)) : "?";
      return `${file}:${message.lastLine ?? "?"}: ${kind}: ${message.message}`;
    });
  return { tool: "Nu Html Checker", looked: `${pages.length} .html`, findings };
}

/** axe-core on one page of each kind, in every width and colour scheme. */
async function checkAxe(server, kinds, chromium, { playwright, axe }) {
  const findings = [];
  let looked = 0;
  const browser = await playwright.chromium.launch({
    executablePath: chromium,
    args: CHROMIUM_FLAGS,
  });
  try {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const context = await browser.newContext({
          viewport: { width, height: 800 },
          colorScheme,
          reducedMotion: "reduce", // a colour in the middle of a transition is no finding
          locale: "vi-VN",
          timezoneId: "Asia/Ho_Chi_Minh",
          bypassCSP: true, // axe is put into the page; the site's policy rightly forbids that
        });
        const tab = await context.newPage();
        for (const { page } of kinds) {
          await tab.goto(addressOf(server, page), { waitUntil: "load" });
          await tab.evaluate(axe.source);
          const { violations } = await tab.evaluate(() =>
            globalThis.axe.run(document, { resultTypes: ["violations"] }),
          );
          looked += 1;
          for (const { id, help, nodes } of violations) {
            const where = nodes.slice(0, 3).map((node) => node.target.join(" "));
            const more = nodes.length > 3 ? ` (+${nodes.length - 3})` : "";
            findings.push(`${page} ${width} ${colorScheme}: ${id}: ${help}: ${where.join(", ")}${more}`);
          }
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
  return { tool: "axe-core", looked: `${looked} lượt, ${kinds.length} trang`, findings };
}

/** Lighthouse with its default (mobile) settings on one page of each kind. */
async function checkLighthouse(site, server, kinds, chromium, { lighthouse, launcher }) {
  const findings = [];
  const lowest = Object.fromEntries(Object.keys(MINIMUM).map((name) => [name, 100]));
  const profile = await mkdtemp(path.join(tmpdir(), "giot-hong-lighthouse-"));
  let chrome;
  try {
    chrome = await launcher.launch({
      chromePath: chromium,
      chromeFlags: CHROMIUM_FLAGS,
      userDataDir: profile,
      logLevel: "silent",
    });
    for (const { page } of kinds) {
      if (page === "404.html") continue; // its status is an error, as it should be
      const html = await readFile(path.join(site, page), "utf8");
      // A demo may ask search engines to stay away; that is on purpose, not a finding.
      const hidden = /<meta\b[^>]*\bname=["']?robots\b[^>]*\bnoindex\b/i.test(html);
      const { lhr } = await lighthouse(addressOf(server, page), {
        port: chrome.port,
        logLevel: "silent",
        onlyCategories: Object.keys(MINIMUM),
        skipAudits: hidden ? ["is-crawlable"] : [],
      });
      if (lhr.runtimeError) {
        findings.push(`${page}: ${lhr.runtimeError.code}: ${lhr.runtimeError.message}`);
        continue;
      }
      for (const [name, minimum] of Object.entries(MINIMUM)) {
        const score = Math.round((lhr.categories[name].score ?? 0) * 100);
        lowest[name] = Math.min(lowest[name], score);
        if (score >= minimum) continue;
        const failed = lhr.categories[name].auditRefs
          .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9)
          .map(({ id }) => `${id} (${lhr.audits[id].displayValue ?? lhr.audits[id].title})`);
        findings.push(`${page}: ${name} ${score} < ${minimum}: ${failed.join(", ")}`);
      }
    }
  } finally {
    await chrome?.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  const scores = Object.values(lowest).join("/");
  return { tool: "Lighthouse", looked: `${kinds.length} trang, thấp nhất ${scores}`, findings };
}

/** ical.js over every calendar. */
async function checkCalendars(site, { ical }) {
  const findings = [];
  let events = 0;
  const calendars = await filesOf(site, ".ics");
  for (const name of calendars) {
    try {
      const text = await readFile(path.join(site, name), "utf8");
      const parsed = ical.parse(text);
      // ical.parse gives one calendar, or a list of them when the file holds several.
      const trees = Array.isArray(parsed[0]) ? parsed : [parsed];
      const components = trees.map((tree) => new ical.Component(tree));
      const found = components.flatMap((calendar) => calendar.getAllSubcomponents("vevent"));
      const written = text.match(/^BEGIN:VEVENT\r?$/gm)?.length ?? 0;
      events += found.length;
      if (components.some((component) => component.name !== "vcalendar")) {
        findings.push(`${name}: not a VCALENDAR`);
      }
      if (found.length !== written) {
        findings.push(`${name}: ${written} VEVENT written, ${found.length} read`);
      }
      for (const component of found) {
        const event = new ical.Event(component);
        if (!event.uid || !event.startDate) {
          findings.push(`${name}: a VEVENT without UID or DTSTART: ${event.summary}`);
        }
      }
    } catch (error) {
      findings.push(`${name}: ${error.message}`);
    }
  }
  return { tool: "ical.js", looked: `${calendars.length} .ics, ${events} VEVENT`, findings };
}

/** Chromium's path, from the variable that tools/chromium.py reads or from that script. */
function findChromium() {
  if (process.env.GIOT_HONG_CHROMIUM) return process.env.GIOT_HONG_CHROMIUM;
  const script = path.join(ROOT, "tools/chromium.py");
  const python = process.platform === "win32" ? "python" : "python3";
  const done = spawnSync(python, [script], { encoding: "utf8" });
  if (done.status !== 0) {
    throw new SetupError((done.stderr ?? "").trim() || `Không chạy được ${python} / ${python} failed`);
  }
  return done.stdout.trim();
}

/** The npm packages, loaded here so that a missing one gives a sentence. */
async function loadTools() {
  const require = createRequire(import.meta.url);
  try {
    return {
      axe: require("axe-core"),
      ical: (await import("ical.js")).default,
      launcher: await import("chrome-launcher"),
      lighthouse: (await import("lighthouse")).default,
      playwright: require("playwright-core"),
      jar: path.join(path.dirname(require.resolve("vnu-jar")), "build/dist/vnu.jar"),
    };
  } catch (error) {
    if (!/MODULE_NOT_FOUND/.test(error.code)) throw error;
    throw new SetupError(
      "Chưa cài công cụ: hãy chạy `make quality` (hoặc `npm ci` trong tools/quality). / " +
        "The tools are not installed: run `make quality` (or `npm ci` in tools/quality).",
    );
  }
}

/** One line per tool, in columns. */
function printTable(results) {
  const rows = [
    ["Công cụ", "Đã xem", "Lỗi", "Kết quả"],
    ...results.map(({ tool, looked, findings }) => [
      tool,
      looked,
      String(findings.length),
      findings.length === 0 ? "đạt" : "KHÔNG ĐẠT",
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  console.log("");
  for (const row of rows) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
  }
}

async function main() {
  const [given, ...rest] = process.argv.slice(2);
  if (rest.length > 0) throw new SetupError("Usage: node tools/quality/run.mjs [SITE_FOLDER]");
  const choices = given ? [path.resolve(given)] : ["build/demo/site", "output"].map((name) => path.join(ROOT, name));
  const site = choices.find((folder) => existsSync(folder));
  if (!site) {
    throw new SetupError(
      `Không thấy trang đã dựng: hãy chạy \`make demo\` trước. / No built site: run \`make demo\` first. (${choices.join(", ")})`,
    );
  }
  if (spawnSync("java", ["-version"], { stdio: "ignore" }).status !== 0) {
    throw new SetupError("Thiếu Java 17+: hãy cài Java. / Java 17+ is missing: install it.");
  }
  const tools = await loadTools();
  const chromium = findChromium();
  const pages = await filesOf(site, ".html");
  if (pages.length === 0) throw new SetupError(`${site}: không có trang nào / no page in it`);
  const kinds = await pagesByKind(site, pages);

  console.log(`Trang: ${site}`);
  for (const { kind, page } of kinds) console.log(`  ${kind}: ${page}`);

  // One after the other: together they would disturb Lighthouse's measuring.
  const results = [];
  const server = await serve(site);
  try {
    console.log("== Nu Html Checker");
    results.push(await checkHtml(site, pages, tools.jar));
    console.log("== axe-core");
    results.push(await checkAxe(server, kinds, chromium, tools));
    console.log("== Lighthouse");
    results.push(await checkLighthouse(site, server, kinds, chromium, tools));
    const addresses = (host) => kinds.map(({ kind, page }) => ({ kind, address: addressOf(host, page) }));
    const means = { ...tools, flags: CHROMIUM_FLAGS, types: TYPES };
    console.log("== Cả trang");
    results.push(await checkWhole(site, pages));
    console.log("== Cách đọc");
    results.push(await checkReading(server, addresses, chromium, means));
    console.log("== Đường truyền");
    results.push(await checkWire(site, server, addresses, chromium, means));
    console.log("== ical.js");
    results.push(await checkCalendars(site, tools));
  } finally {
    server.close();
  }

  for (const { tool, findings } of results) {
    for (const finding of findings) console.log(`${tool}: ${finding}`);
  }
  printTable(results);
  return results.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`Lỗi / error: ${error.message}`);
  process.exitCode = 2;
}

// What a first visit costs on a bad line: bytes, requests and when something is to be seen.
//
// Chromium's own throttling, 400 kbit/s with 400 ms for each request, one page of each kind in a
// browser that was never here. nginx serves with TLS, HTTP/2 and gzip, as a host would; where nginx
// or openssl is missing the other checks' server does (HTTP/1.1), and the table says so.

import { spawn, spawnSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const LINE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const RUNS = 3; // of which the fastest counts: the line is the same, other work only ever delays
const QUIET = 1_500; // ms after loading, for what a page asks when it has nothing else to do
const WINDOW = { width: 360, height: 800 };

// HTML and stylesheets of the median kind fit into the first ten packets (RFC 6928).
const GOALS = { reading: 14_600, wire: 40_000, script: 5_000, requests: 5, fcp: 1_500, lcp: 1_600, cls: 0 };

const PROGRAMS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"]; // beside the user's own path
const ENV = { ...process.env, PATH: [process.env.PATH, ...PROGRAMS].join(path.delimiter) };

/** Every kind's figures, printed as a table; findings where a goal is missed. */
export async function checkWire(site, server, kinds, chromium, { playwright, flags, types }) {
  const scratch = await mkdtemp(path.join(tmpdir(), "giot-hong-wire-"));
  const nginx = await startNginx(site, scratch, types);
  const host = nginx ?? server;
  const browser = await playwright.chromium.launch({
    executablePath: chromium,
    args: nginx ? [...flags, nginx.trust] : flags,
  });
  const rows = [];
  try {
    for (const { kind, address } of kinds(host)) {
      const runs = [];
      for (let run = 0; run < RUNS; run += 1) runs.push(await visit(browser, address, run === 0));
      rows.push({ kind, ...joined(runs) });
    }
  } finally {
    await browser.close();
    await nginx?.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  printTable(rows, nginx ? "nginx, TLS, HTTP/2" : "HTTP/1.1 (không có nginx, openssl / no nginx, openssl)");
  return { tool: "Đường truyền", looked: `${rows.length} trang, ${summary(rows)}`, findings: judge(rows) };
}

/** One first visit; `isLong` also waits for what comes after the page. */
async function visit(browser, address, isLong) {
  const context = await browser.newContext({ viewport: WINDOW, locale: "vi-VN" });
  const asked = [];
  try {
    const note = (request) => asked.push(sizes(request));
    context.on("requestfinished", note);
    const tab = await context.newPage();
    await tab.addInitScript(observe);
    const session = await context.newCDPSession(tab);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", LINE);
    await tab.goto(address, { waitUntil: "load", timeout: 60_000 });
    await tab.waitForFunction(() => globalThis.seen.lcp > 0);
    if (isLong) await tab.waitForTimeout(QUIET);
    context.off("requestfinished", note);
    const seen = await tab.evaluate(() => ({
      ...globalThis.seen,
      loaded: performance.timeOrigin + performance.getEntriesByType("navigation")[0].loadEventStart,
    }));
    const all = await Promise.all(asked);
    const first = all.filter(({ start, isWorkers }) => !isWorkers && start <= seen.loaded);
    const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
    const bodies = (...kinds) => sum(first.filter(({ type }) => kinds.includes(type)), (one) => one.body);
    return {
      reading: bodies("document", "stylesheet"),
      script: bodies("script"),
      wire: sum(first, (one) => one.body + one.head),
      requests: first.length,
      fcp: Math.round(seen.fcp),
      lcp: Math.round(seen.lcp),
      cls: seen.cls,
      later: all.length - first.length,
      laterBytes: sum(all, (one) => one.body + one.head) - sum(first, (one) => one.body + one.head),
    };
  } finally {
    await context.close();
  }
}

async function sizes(request) {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  return {
    body: Math.max(0, responseBodySize),
    head: Math.max(0, responseHeadersSize),
    type: request.resourceType(),
    start: request.timing().startTime,
    isWorkers: request.serviceWorker() !== null,
  };
}

/** In the page, before anything of its own: what is painted when, and what moves. */
function observe() {
  const seen = { fcp: 0, lcp: 0, cls: 0 };
  globalThis.seen = seen;
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("paint", (entry) => entry.name === "first-contentful-paint" && (seen.fcp = entry.startTime));
  watch("largest-contentful-paint", (entry) => (seen.lcp = entry.startTime));
  watch("layout-shift", (entry) => (seen.cls += entry.value));
}

/** Bytes and requests of the first run, moments of the fastest, and what moved most. */
function joined(runs) {
  const of = (choose, name) => choose(...runs.map((run) => run[name]));
  return { ...runs[0], fcp: of(Math.min, "fcp"), lcp: of(Math.min, "lcp"), cls: of(Math.max, "cls") };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const most = (rows, name) => Math.max(...rows.map((row) => row[name]));

function judge(rows) {
  const findings = [];
  const reading = median(rows.map((row) => row.reading));
  if (reading > GOALS.reading) findings.push(`HTML+CSS: ${reading} > ${GOALS.reading} (median)`);
  for (const row of rows) {
    for (const name of ["wire", "script", "requests", "fcp", "lcp", "cls"]) {
      if (row[name] > GOALS[name]) findings.push(`${row.kind}: ${name}: ${row[name]} > ${GOALS[name]}`);
    }
  }
  return findings;
}

const seconds = (ms) => (ms / 1000).toFixed(2);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

function summary(rows) {
  return `LCP ≤ ${seconds(most(rows, "lcp"))} s, ≤ ${kilobytes(most(rows, "wire"))} kB`;
}

function printTable(rows, host) {
  const head = ["kB", "HTML+CSS", "script", "wire", "requests", "FCP s", "LCP s", "CLS", "later", "later kB"];
  const cells = (row) => [
    row.kind,
    kilobytes(row.reading),
    kilobytes(row.script),
    kilobytes(row.wire),
    String(row.requests),
    seconds(row.fcp),
    seconds(row.lcp),
    row.cls.toFixed(3),
    String(row.later),
    kilobytes(row.laterBytes),
  ];
  const names = Object.keys(rows[0]).filter((name) => name !== "kind");
  const middleRow = { kind: "median" };
  for (const name of names) middleRow[name] = median(rows.map((row) => row[name]));
  const worst = { kind: "most" };
  for (const name of names) worst[name] = most(rows, name);
  const table = [head, ...[...rows, middleRow, worst].map(cells)];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log(`400 kbit/s, 400 ms; ${host}`);
  for (const row of table) {
    const [first, ...rest] = row.map((cell, column) =>
      column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    console.log(`  ${[first, ...rest].join("  ")}`);
  }
}

/** An nginx on loopback for the site, or null where it cannot be. */
async function startNginx(site, scratch, types) {
  const has = (program, ...options) => spawnSync(program, options, { stdio: "ignore", env: ENV }).status === 0;
  if (!has("nginx", "-v") || !has("openssl", "version")) return null;
  const key = path.join(scratch, "key.pem");
  const certificate = path.join(scratch, "certificate.pem");
  const made = has(
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
    "-subj", "/CN=127.0.0.1", "-days", "1", "-keyout", key, "-out", certificate,
  ); // prettier-ignore
  if (!made) return null;
  await chmod(scratch, 0o755); // nginx's workers may be somebody else
  const port = await freePort();
  const file = path.join(scratch, "nginx.conf");
  const kinds = Object.entries(types).map(([ending, type]) => `${type.split(";")[0]} ${ending.slice(1)};`);
  await writeFile(file, configuration({ site, scratch, key, certificate, port, kinds }));
  const child = spawn("nginx", ["-c", file, "-e", "stderr"], { stdio: ["ignore", "inherit", "inherit"], env: ENV });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const stop = () => child.kill("SIGTERM") && gone;
  process.once("exit", stop);
  const address = `https://127.0.0.1:${port}`;
  // To trust this one key, unlike to ignore errors, lets the browser keep what it fetched.
  const { publicKey } = new X509Certificate(await readFile(certificate));
  const digest = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
  const trust = `--ignore-certificate-errors-spki-list=${digest}`;
  for (let tries = 0; tries < 50 && child.exitCode === null; tries += 1) {
    if (has("openssl", "s_client", "-connect", `127.0.0.1:${port}`, "-brief")) return { address, stop, trust };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error("nginx did not start");
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function configuration({ site, scratch, key, certificate, port, kinds }) {
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
daemon off;
worker_processes 1;
pid ${scratch}/nginx.pid;
error_log stderr crit;
events { worker_connections 256; }
http {
  ${folders.map((name) => `${name}_temp_path ${scratch}/${name};`).join("\n  ")}
  access_log off;
  types { ${[...new Set(kinds)].join(" ")} }
  charset utf-8;
  charset_types *;
  gzip on;
  gzip_comp_level 6;
  gzip_min_length 256;
  gzip_types *;
  map $arg_v $lasting { "" "no-cache"; default "max-age=31536000, immutable"; }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    root ${site};
    error_page 404 /404.html;
    add_header Cache-Control $lasting;
    add_header X-Content-Type-Options nosniff;
  }
}
`;
}

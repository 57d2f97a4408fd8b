// Pages as people with other needs read them: one page of each kind, in Chromium.
//
//   keys       Tab through the whole page: each stop in document order, in view, marked, not covered
//   targets    24 px at least (axe-core's target-size), those that are no text 44 px
//   contrast   7:1 in both schemes (axe-core's color-contrast-enhanced), with everything unfolded
//   reflow     at 320 px; with text twice as large by the browser's own setting; with the spacing of
//              WCAG 1.4.12: nothing runs out of the window or is cut
//   colours    of one's own (forced colours): what has a shape keeps an edge

const SMALL = { width: 320, height: 640 };
const WIDTHS = [360, 1280];
const BLOCK = 44; // px
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }`; // WCAG 2.2, 1.4.12
const TWICE = "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"; // 16 and 13 are usual

export async function checkReading(server, kinds, chromium, { playwright, axe, flags }) {
  const findings = [];
  const say = (kind, how, found) => findings.push(...found.map((text) => `${kind}: ${how}: ${text}`));
  const launch = (...more) =>
    playwright.chromium.launch({ executablePath: chromium, args: [...flags, ...more] });
  // The site's policy rightly forbids the styles and scripts that are put into its pages here.
  const usual = { bypassCSP: true, reducedMotion: "reduce", locale: "vi-VN", serviceWorkers: "block" };

  const browser = await launch();
  /** Runs `look(tab, kind)` on a page of each kind. */
  const each = async (options, look, from = browser) => {
    const context = await from.newContext({ ...usual, ...options });
    const tab = await context.newPage();
    for (const { kind, address } of kinds(server)) {
      await tab.goto(address, { waitUntil: "load" });
      await look(tab, kind);
    }
    await context.close();
  };
  try {
    for (const width of WIDTHS) {
      await each({ viewport: { width, height: 800 } }, async (tab, kind) => {
        say(kind, `Tab, ${width} px`, await walk(tab));
        say(kind, `${width} px`, await tab.evaluate(smallTargets, BLOCK));
        say(kind, `${width} px`, await judge(tab, axe, "target-size"));
      });
    }
    for (const colorScheme of ["light", "dark"]) {
      await each({ viewport: { width: 1280, height: 800 }, colorScheme }, async (tab, kind) => {
        await tab.evaluate(unfold);
        say(kind, colorScheme, await judge(tab, axe, "color-contrast-enhanced"));
      });
    }
    await each({ viewport: SMALL }, async (tab, kind) => {
      say(kind, "320 px", await tab.evaluate(cut));
      await tab.addStyleTag({ content: SPACED });
      say(kind, "320 px, spaced", await tab.evaluate(cut));
    });
    await each({ viewport: { width: 1280, height: 800 }, forcedColors: "active" }, async (tab, kind) => {
      say(kind, "forced colours", await tab.evaluate(edgeless));
    });
  } finally {
    await browser.close();
  }
  const large = await launch(TWICE);
  try {
    for (const width of WIDTHS) {
      const twice = async (tab, kind) => {
        const size = await tab.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
        if (size < 32) say(kind, "200 %", [`text is ${size} px`]);
        say(kind, `200 %, ${width} px`, await tab.evaluate(cut));
      };
      await each({ viewport: { width, height: 800 } }, twice, large);
    }
  } finally {
    await large.close();
  }
  return { tool: "Cách đọc", looked: `${kinds(server).length} trang`, findings };
}

async function judge(tab, axe, rule) {
  await tab.evaluate(axe.source);
  const violations = await tab.evaluate(async (name) => {
    const options = { runOnly: { type: "rule", values: [name] }, resultTypes: ["violations"] };
    return (await globalThis.axe.run(document, options)).violations;
  }, rule);
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, any }) => `${id}: ${target.join(" ")}: ${any[0]?.message ?? ""}`),
  );
}

/** Tab from the top to the end. */
async function walk(tab) {
  const findings = [];
  const most = await tab.evaluate(() => document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]").length);
  await tab.evaluate(() => document.activeElement?.blur());
  for (let stop = 0; stop <= most + 1; stop += 1) {
    await tab.keyboard.press("Tab");
    const found = await tab.evaluate(stopFaults);
    if (found === null) return stop === 0 ? ["no stop at all"] : findings;
    findings.push(...found);
    if (findings.length > 5) return findings;
  }
  return [...findings, `no end after ${most + 1} stops`];
}

/** In the page: what is wrong with where the focus is; null when it has left the page. */
function stopFaults() {
  const stop = document.activeElement;
  const before = globalThis.before;
  globalThis.before = stop;
  globalThis.first ??= stop;
  const isOver = stop === document.body || (before && stop === globalThis.first); // or round again
  if (!stop || isOver) return null;
  const name = `<${stop.localName}> «${stop.textContent.trim().slice(0, 40)}»`;
  const faults = [];
  const isAfter = !before || before.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (!isAfter) faults.push(`${name}: before the last stop`);
  const rect = stop.getClientRects()[0] ?? new DOMRect();
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
  const isSeen = rect.width > 0 && x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight;
  if (!isSeen) faults.push(`${name}: out of view`);
  const top = isSeen && document.elementFromPoint(x, y);
  if (top && !stop.contains(top) && !top.contains(stop)) faults.push(`${name}: covered by <${top.localName} class="${top.className}">`);
  const edges = [null, "::before", "::after"].map((part) => getComputedStyle(stop, part));
  const isMarked = edges.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  if (!isMarked) faults.push(`${name}: focus is not marked`);
  return faults;
}

/** In the page: links and controls that are no part of a text and too small for a thumb. */
function smallTargets(least) {
  const found = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    const style = getComputedStyle(one);
    const rect = one.getBoundingClientRect();
    if (!rect.width || style.display === "inline" || one.closest("svg") || !one.checkVisibility()) continue;
    const box = one.labels?.[0]?.getBoundingClientRect() ?? rect; // a label is pressed like its field
    const size = Math.max(rect.height, box.height);
    const isOnPage = rect.bottom + scrollY > 0; // the skip link waits above it
    if (isOnPage && size < least) found.push(`${one.localName} «${one.textContent.trim().slice(0, 40)}» is ${Math.round(size)} px high`);
  }
  return found.slice(0, 5);
}

/** In the page: opens what is folded and shows what waits for a script. */
function unfold() {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("main [hidden], [role=status] [hidden]")) one.hidden = false;
}

/** In the page: what runs out of the window, or is cut by what it stands in. */
function cut() {
  const found = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`scrolls sideways: ${wide} > ${innerWidth}`);
  const isScrolled = (one) => {
    for (let up = one; up && up !== document.body; up = up.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  for (const one of document.querySelectorAll("body *")) {
    const hasText = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText || one.closest("svg, .unseen, .skip") || !one.checkVisibility()) continue;
    const rect = one.getBoundingClientRect();
    const name = `<${one.localName} class="${one.className}"> «${one.textContent.trim().slice(0, 40)}»`;
    if (rect.right > innerWidth + 1 && !isScrolled(one)) found.push(`${name}: ends at ${Math.round(rect.right)}`);
    for (let up = one; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const hides = (flow) => flow === "hidden" || flow === "clip";
      const isCut =
        (hides(overflowX) && up.scrollWidth > up.clientWidth + 1) ||
        (hides(overflowY) && up.scrollHeight > up.clientHeight + 1);
      if (isCut) found.push(`${name}: cut by <${up.localName} class="${up.className}">`);
    }
  }
  return [...new Set(found)].slice(0, 5);
}

/** In the page: shapes that only a colour made, and nothing makes any more. */
function edgeless() {
  const found = [];
  for (const one of document.querySelectorAll(".button, .badge, .banner, .card, button, input, select")) {
    const style = getComputedStyle(one);
    const hasEdge = ["Top", "Right", "Bottom", "Left"].some(
      (side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0,
    );
    if (!hasEdge && one.checkVisibility()) found.push(`<${one.localName} class="${one.className}"> has no edge`);
  }
  return [...new Set(found)].slice(0, 5);
}

// What the finder shows: how many drives, for which places, and their cards.
const AT_ONCE = 40;

export const page = (name) => document.querySelector(`[data-${name}]`);
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** What goes on meanwhile. */
export function say(text) {
  page("status").className = "";
  page("status").textContent = text;
}

/** What the answer is, above all that belongs to it. */
export function head(text, note = "") {
  page("results").hidden = false;
  page("heading").textContent = text;
  page("note").textContent = note;
}

export function showWays(isShown) {
  page("ways").hidden = page("lead").hidden = !isShown;
  for (const name of ["for", "around", "results"]) page(name).hidden = true;
  for (const name of ["hints", "cards", "after"]) page(name).replaceChildren();
}

export function showNothing() {
  showWays(true);
  say("");
}

/** How many take place. */
export const count = (found) => found.filter(({ drive }) => !drive.off).length;

/** How many take place, and how many of each kind there are besides that do not. */
export function tally({ dataset }, found) {
  const kinds = { postponed: dataset.sayPostponed, cancelled: dataset.sayCancelled };
  const off = Object.entries(kinds).map(([kind, text]) => [text, found.filter(({ drive }) => drive.off === kind).length]);
  const words = off.filter(([, number]) => number).map(([text, number]) => filled(text, { count: number })).join(", ");
  return { count: count(found).toLocaleString("vi"), besides: words && filled(dataset.sayBesides, { off: words }), off: words };
}

export function card({ drive, far }, form) {
  const template = document.createElement("template");
  template.innerHTML = drive.html;
  const made = template.content.firstElementChild;
  if (far > 0 && Number.isFinite(far)) {
    const line = document.createElement("p");
    line.textContent = filled(form.dataset.sayDistance, { km: far < 10 ? far.toFixed(1).replace(".", ",") : Math.round(far) });
    made.append(line);
  }
  return made;
}

/** A list of links, at the end of the answer or above its cards. */
export function offer(links, name = "after") {
  const list = Object.assign(document.createElement("ul"), { className: "ways" });
  for (const [textContent, href] of links) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { textContent, href }));
    list.append(item);
  }
  page(name).replaceChildren(...(links.length ? [list] : []));
}

export function showDrives(form, found, isNear) {
  const cards = page("cards");
  const after = page("after");
  const more = () => {
    cards.append(...found.slice(cards.children.length, cards.children.length + AT_ONCE).map((one) => card(one, form)));
    after.replaceChildren();
    const left = found.length - cards.children.length;
    if (left > 0) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet" });
      button.textContent = filled(form.dataset.sayMore, { count: Math.min(left, AT_ONCE) });
      button.addEventListener("click", () => {
        const next = cards.children.length;
        more();
        cards.children[next].querySelector("a")?.focus();
      });
      after.append(button);
    }
  };
  more();
  const { sayCount, sayOnlyOff } = form.dataset;
  head(filled(count(found) ? sayCount : sayOnlyOff, tally(form, found)), isNear ? form.dataset.sayNearSorted : "");
}

// What the finder shows: how many drives, for which places, and their cards.
const AT_ONCE = 40;

export const page = (name) => document.querySelector(`[data-${name}]`);
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function say(text) {
  page("results").hidden = false;
  page("status").textContent = text;
}

export function showWays(isShown) {
  page("ways").hidden = !isShown;
  page("for").hidden = true;
  page("cards").replaceChildren();
  page("after").replaceChildren();
}

export function showNothing() {
  showWays(true);
  page("results").hidden = true;
  page("status").textContent = "";
}

function label(place, words) {
  if (!place.codes) return place.isFormer ? filled(words.sayNowIn, { place: place.name, province: place.province.full }) : place.name;
  const whole = [place.full, place.within, place.province.name].filter(Boolean).join(", ");
  return place.isFormer ? filled(words.sayFormer, { place: whole }) : whole;
}

export function labels(asked, words) {
  if (!asked.places.length) return asked.chosen ? [asked.chosen.full] : [];
  const all = [...new Set(asked.places.map((place) => label(place, words)))];
  return all.length > 3 ? [...all.slice(0, 3), "…"] : all;
}

export function showFor(form, asked) {
  if (!asked.places.length) return;
  page("for").hidden = false;
  page("for").textContent = filled(form.dataset.sayShownFor, { places: labels(asked, form.dataset).join("; ") });
}

function card({ drive, far }, form) {
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
  const count = filled(form.dataset.sayCount, { count: found.length.toLocaleString("vi") });
  say(isNear ? `${count} ${form.dataset.sayNearSorted}` : count);
}

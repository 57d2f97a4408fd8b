// What the finder shows: how many, for which places, the cards; and where to look when there are none.
const AT_ONCE = 40;

const page = (name) => document.querySelector(`[data-${name}]`);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function say(form, text) {
  page("results").hidden = false;
  page("status").textContent = text;
}

export function showWays(form, isShown) {
  page("ways").hidden = !isShown;
  page("for").hidden = true;
  page("cards").replaceChildren();
  page("after").replaceChildren();
}

export function showNothing(form) {
  showWays(form, true);
  page("results").hidden = true;
  page("status").textContent = "";
}

function label(place, words) {
  if (!place.codes) return place.isFormer ? filled(words.sayNowIn, { place: place.name, province: place.province.full }) : place.name;
  const whole = [place.full, place.within, place.province.name].filter(Boolean).join(", ");
  return place.isFormer ? filled(words.sayFormer, { place: whole }) : whole;
}

function labels(asked, words) {
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

export function showDrives(form, state, found, context) {
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
  if (!found.length) return showNone(form, state, context);
  const count = filled(form.dataset.sayCount, { count: found.length.toLocaleString("vi") });
  say(form, context.position ? `${count} ${form.dataset.sayNearSorted}` : count);
}

function link(text, address) {
  return Object.assign(document.createElement("a"), { textContent: text, href: address });
}

const changed = (state, changes) => {
  const other = new URLSearchParams(state);
  for (const [name, value] of Object.entries(changes)) value ? other.set(name, value) : other.delete(name);
  return `?${other}`;
};

function offer(links) {
  const list = Object.assign(document.createElement("ul"), { className: "ways" });
  for (const one of links) {
    const item = document.createElement("li");
    item.append(one);
    list.append(item);
  }
  page("after").replaceChildren(list);
}

export function showChoice(form, state, provinces, name) {
  const words = form.dataset;
  say(form, provinces ? filled(words.sayPickName, { name }) : words.sayPickPlace);
  offer([
    ...(provinces ?? []).map((one) => link(one.full, changed(state, { tinh: one.id }))),
    link(words.sayWholeCountry, changed(state, { "ca-nuoc": "1" })),
    link(words.sayListAll, words.schedule),
  ]);
}

const NO_TIME = { khi: "", tu: "", den: "" };

function when(state, words) {
  const shown = (day) => day.split("-").reverse().map(Number).join("/");
  const [tu, den] = [state.get("tu"), state.get("den")];
  if (state.get("khi") === "khoang") return tu && den ? filled(words.sayInRange, { from: shown(tu), to: shown(den) }) : "";
  return { "hom-nay": words.sayInToday, "cuoi-tuan": words.sayInWeekend, "thang-nay": words.sayInMonth }[state.get("khi")] ?? "";
}

function nextMonth([first]) {
  const [year, month] = first.split("-").map(Number);
  const start = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  const end = new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10);
  return { khi: "khoang", tu: start, den: end };
}

function showNone(form, state, { asked, index, provinces, isEverywhere }) {
  const words = form.dataset;
  const campaign = form.elements["chien-dich"]?.selectedOptions[0];
  const place = labels(asked, words).join("; ");
  const text = asked.places.length ? asked.rest.join(" ") : asked.typed;
  const parts = [
    text && filled(words.sayNoneText, { text }),
    place && filled(words.sayNonePlace, { place }),
    campaign?.value && filled(words.sayNoneCampaign, { campaign: campaign.textContent }),
    when(state, words),
  ];
  say(form, `${[words.sayNone, ...parts.filter(Boolean)].join(" ")}. ${words.sayOnlyTold}`);
  const near = isEverywhere ? [] : provinces.flatMap((one) => one.near);
  const others = [...new Set(near)].map((id) => index.provinces.find((one) => one.id === id));
  offer([
    ...(state.has("khi") ? [link(words.sayNextMonth, changed(state, nextMonth(asked.days))), link(words.sayAnyDay, changed(state, NO_TIME))] : []),
    ...others
      .filter((one) => one?.files.length && !provinces.includes(one))
      .slice(0, 3)
      .map((one) => link(filled(words.sayNearProvince, { province: one.full }), changed(state, { q: "", tinh: one.id }))),
    ...(isEverywhere ? [] : provinces.slice(0, 1).map((one) => link(filled(words.sayListProvince, { province: one.full }), words.province.replace("*", one.id)))),
    ...(isEverywhere ? [] : [link(words.sayWholeCountry, changed(state, { tinh: "", "ca-nuoc": "1" }))]),
    link(words.sayListAll, words.schedule),
  ]);
}

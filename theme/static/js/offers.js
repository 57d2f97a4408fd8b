// What the finder offers when it has no drives to show: which of many places is meant, or where else to look.
import { filled, labels, page, say } from "./results.js";

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

export function offerChoice(form, state, provinces, name) {
  const words = form.dataset;
  say(provinces.length ? filled(words.sayPickName, { name }) : words.sayPickPlace);
  offer([
    ...provinces.map((one) => link(one.full, changed(state, { tinh: one.id }))),
    link(words.sayWholeCountry, changed(state, { "ca-nuoc": "1" })),
    link(words.sayListAll, words.schedule),
  ]);
}

const NO_TIME = { khi: "", tu: "", den: "" };

function when(state, words) {
  const shown = (day) => day.split("-").reverse().join("/");
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

export function offerOthers(form, state, { asked, index, provinces, isEverywhere }) {
  const words = form.dataset;
  const campaign = form.elements["chien-dich"]?.selectedOptions[0];
  const isPlace = asked.places.length > 0 && !asked.rest.length;
  const place = isPlace || asked.chosen ? labels(asked, words).join("; ") : "";
  const text = isPlace ? "" : state.get("q"); // as it was typed: what is folded is never shown
  const parts = [
    text && filled(words.sayNoneText, { text }),
    place && filled(words.sayNonePlace, { place }),
    campaign?.value && filled(words.sayNoneCampaign, { campaign: campaign.textContent }),
    when(state, words),
  ];
  say(`${[words.sayNone, ...parts.filter(Boolean)].join(" ")}. ${words.sayOnlyTold}`);
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

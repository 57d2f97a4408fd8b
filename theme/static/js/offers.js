// What the finder offers when it has no drives to show: which of many places is meant, or where else to look.
// Each gives what paints it, for what it needs may come late.
import { changed, hints, notDays } from "./hints.js";
import { filled, head, offer } from "./results.js";
import { labels, when } from "./shown_for.js";
import { soundsLikeDays } from "./when.js";

export async function offerChoice(form, state, provinces, { asked, index, namesOf }) {
  const words = form.dataset;
  if (!provinces.length && soundsLikeDays(state.get("q"))) return () => notDays(form, state);
  const meant = provinces.length ? [] : await hints(form, state, asked, index, namesOf);
  return () => {
    offer(meant, "hints");
    head(provinces.length ? filled(words.sayPickName, { name: asked.places[0].name }) : words.sayPickPlace);
    offer([
      ...provinces.map((one) => [one.full, changed(state, { tinh: one.id })]),
      [words.sayWholeCountry, changed(state, { "ca-nuoc": "1" })],
      [words.sayListAll, words.schedule],
    ]);
  };
}

const NO_TIME = { khi: "", tu: "", den: "" };

function nextMonth([first]) {
  const [year, month] = first.split("-").map(Number);
  const start = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  const end = new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10);
  return { khi: "khoang", tu: start, den: end };
}

const nextWeekend = (state, words) => [words.sayShowNextWeekend, changed(state, { khi: "cuoi-tuan-sau" })];

/** On a Sunday this weekend is nearly over. */
export const offerNextWeekend = (form, state) => offer([nextWeekend(state, form.dataset)], "hints");

export async function offerOthers(form, state, { asked, index, namesOf, provinces, isEverywhere }) {
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
  if (text && soundsLikeDays(text)) return () => notDays(form, state);
  const meant = text ? await hints(form, state, asked, index, namesOf) : [];
  const near = isEverywhere ? [] : provinces.flatMap((one) => one.near);
  const others = [...new Set(near)].map((id) => index.provinces.find((one) => one.id === id));
  const links = [
    ...(state.get("khi") === "cuoi-tuan" ? [nextWeekend(state, words)] : []),
    ...(state.has("khi") ? [[words.sayNextMonth, changed(state, nextMonth(asked.days))], [words.sayAnyDay, changed(state, NO_TIME)]] : []),
    ...others
      .filter((one) => one?.files.length && !provinces.includes(one))
      .slice(0, 3)
      .map((one) => [filled(words.sayNearProvince, { province: one.full }), changed(state, { q: "", tinh: one.id })]),
    ...(isEverywhere ? [] : provinces.slice(0, 1).map((one) => [filled(words.sayListProvince, { province: one.full }), words.province.replace("*", one.id)])),
    ...(isEverywhere ? [] : [[words.sayWholeCountry, changed(state, { tinh: "", "ca-nuoc": "1" })]]),
    [words.sayListAll, words.schedule],
  ];
  return () => {
    offer(meant, "hints");
    head(`${[words.sayNone, ...parts.filter(Boolean)].join(" ")}.`, words.sayOnlyTold);
    offer(links);
  };
}

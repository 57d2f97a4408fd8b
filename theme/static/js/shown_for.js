// What a question was understood to ask for, in words.
import { filled, page } from "./results.js";

function label(place, words) {
  if (place.isWider) return place.full;
  if (!place.codes) return place.isFormer ? filled(words.sayNowIn, { place: place.name, province: place.province.full }) : place.name;
  const whole = [place.full, place.within, place.province.name].filter(Boolean).join(", ");
  return place.isFormer ? filled(words.sayFormer, { place: whole }) : whole;
}

export function labels(asked, words) {
  if (!asked.places.length) return asked.chosen ? [asked.chosen.full] : [];
  const all = [...new Set(asked.places.map((place) => label(place, words)))];
  return all.length > 3 ? [...all.slice(0, 3), "…"] : all;
}

/** The days that were asked for, as words; none where all are. */
export function when(state, words) {
  const shown = (day) => day.split("-").reverse().join("/");
  const [from, to] = ["tu", "den"].map((name) => shown(state.get(name) ?? ""));
  if (state.get("khi") === "khoang") return from && to ? filled(from === to ? words.sayInDay : words.sayInRange, { from, to }) : "";
  return words[{ "hom-nay": "sayInToday", "cuoi-tuan": "sayInWeekend", "cuoi-tuan-sau": "sayInNextWeekend", "thang-nay": "sayInMonth" }[state.get("khi")]] ?? "";
}

/** What was understood: the places of a name, and the days that were typed. */
export function showFor(form, asked, state) {
  const places = asked.places.length ? labels(asked, form.dataset).join("; ") : "";
  const all = [places, asked.isTimed && when(state, form.dataset)].filter(Boolean).join(", ");
  page("for").hidden = !all;
  page("for").textContent = filled(form.dataset.sayShownFor, { places: all });
}

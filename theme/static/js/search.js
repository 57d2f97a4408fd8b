// What is asked, and which drives answer it. Files are asked for as they are needed, and kept.
import { searchKey } from "./fold.js";
import { distanceToBox, distanceToDrive } from "./nearby.js";
import { recognise } from "./places.js";
import { say, showNothing, showChoice, showDrives, showFor, showWays } from "./results.js";

const FEW_FILES = 6;
const FEW_PROVINCES = 4;
const ENOUGH_NEAR = 20;
const files = new Map();

function load(pattern, name) {
  const address = pattern.replace("*", name);
  if (!files.has(address)) {
    files.set(address, fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(address);
      return answer.json();
    }));
    files.get(address).catch(() => files.delete(address));
  }
  return files.get(address);
}

async function drivesOf(form, name) {
  const { drives } = await load(form.dataset.drives, name);
  for (const drive of drives) drive.words ??= searchKey(drive.text).split(" ");
  return drives;
}

// The first and last day that are asked for; Viet Nam's days, wherever the reader is.
export function days(state, now = Date.now()) {
  const day = (after) => new Date(now + 7 * 3600e3 + after * 86400e3).toISOString().slice(0, 10);
  const weekday = new Date(`${day(0)}T00:00Z`).getUTCDay();
  const when = state.get("khi");
  if (when === "hom-nay") return [day(0), day(0)];
  if (when === "cuoi-tuan") return [day(weekday === 0 ? 0 : 6 - weekday), day((7 - weekday) % 7)];
  if (when === "thang-nay") return [day(0), `${day(0).slice(0, 7)}-31`];
  if (when !== "khoang") return [day(0), "9999"];
  const first = state.get("tu") ?? "";
  return [first > day(0) ? first : day(0), state.get("den") ?? "9999"];
}

const has = (drive, words) =>
  words.every((word) => drive.words.some((one) => (/\d/.test(word) ? one === word : one.startsWith(word))));

const isIn = (drive, province, place) =>
  place.province.id === province && (!place.codes || drive.codes?.split(" ").some((code) => place.codes.includes(code)));

// 0 for what is written as it was typed, marks and all; 1 for what is the same without them; none else.
function rank(drive, province, asked) {
  const text = drive.text.normalize("NFC").toLowerCase();
  const here = asked.places.filter((place) => isIn(drive, province, place));
  const inPlace = !asked.places.length || here.length > 0;
  if (!(inPlace && has(drive, asked.rest)) && !has(drive, asked.words)) return null;
  const exact = here.some((place) => asked.typed.includes(place.name.toLowerCase())) || text.includes(asked.typed);
  return exact ? 0 : 1;
}

export async function search(state, position, form, isWanted) {
  if (!state.size && !position) return showNothing(form);
  showWays(form, false);
  say(form, form.dataset.sayAsking);
  try {
    await answer(state, position, form, isWanted);
  } catch {
    if (isWanted()) {
      say(form, form.dataset.sayFailed);
      showWays(form, true);
    }
  }
}

async function answer(state, position, form, isWanted) {
  const index = await load(form.dataset.index, "");
  const typed = (state.get("q") ?? "").normalize("NFC").toLowerCase().split(/\s+/).join(" ").trim();
  const asked = await recognise(typed, index, (letter) => load(form.dataset.names, letter));
  asked.typed = typed;
  asked.days = days(state);
  asked.chosen = index.provinces.find((one) => one.id === state.get("tinh"));
  if (asked.chosen && asked.places.length) {
    asked.places = asked.places.filter((place) => place.province === asked.chosen);
    if (!asked.places.length) asked.rest = asked.words;
  }
  const isCountry = state.has("ca-nuoc") && !asked.chosen;
  let provinces = asked.chosen ? [asked.chosen] : [...new Set(asked.places.map((place) => place.province))];
  if (!isWanted()) return;
  if (provinces.length > FEW_PROVINCES && !isCountry) return showChoice(form, state, provinces, typed);
  const isEverywhere = !provinces.length || isCountry;
  if (isEverywhere) provinces = index.provinces;
  let wanted = provinces.flatMap((one) => one.files.map((file) => ({ ...file, province: one.id })));
  wanted = wanted.filter(({ name }) => {
    const month = /-(\d{4}-\d\d)$/.exec(name)?.[1];
    return !month || (asked.days[0].slice(0, 7) <= month && month <= asked.days[1].slice(0, 7));
  });
  if (position && isEverywhere) {
    wanted = wanted.filter((file) => file.box).map((file) => ({ ...file, far: distanceToBox(position, file.box) }));
    wanted.sort((one, other) => one.far - other.far);
  } else if (isEverywhere && !isCountry && wanted.length > FEW_FILES) {
    return showChoice(form, state, null, "");
  }
  showFor(form, asked, index);
  const found = new Map();
  for (const [number, file] of wanted.entries()) {
    const near = [...found.values()].filter((one) => one.far <= file.far).length;
    if (position && isEverywhere && near >= ENOUGH_NEAR) break;
    if (number > 0) say(form, `${form.dataset.sayAsking} ${number}/${wanted.length}`);
    for (const drive of await drivesOf(form, file.name)) {
      const match = fits(drive, state, asked) ? rank(drive, file.province, asked) : null;
      if (match !== null) found.set(drive.id, { drive, match, far: position ? distanceToDrive(position, drive) : 0 });
    }
    if (!isWanted()) return;
  }
  const order = (one, other) =>
    (one.far === other.far ? 0 : one.far - other.far) || one.match - other.match || one.drive.days[0].localeCompare(other.drive.days[0]);
  showDrives(form, state, [...found.values()].sort(order), { asked, index, provinces, isEverywhere, position });
}

function fits(drive, state, asked) {
  const [first, last] = asked.days;
  const campaign = state.get("chien-dich");
  return (
    Date.parse(drive.ends) > Date.now() &&
    drive.days.some((day) => first <= day && day <= last) &&
    (!campaign || (drive.campaigns ?? []).includes(campaign))
  );
}

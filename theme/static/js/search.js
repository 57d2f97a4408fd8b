// What is asked, and which drives answer it.
import { days } from "./days.js";
import { drivesOf, load } from "./files.js";
import { distanceToBox, distanceToDrive } from "./nearby.js";
import { offerChoice, offerOthers } from "./offers.js";
import { recognise } from "./places.js";
import { say, showDrives, showFor, showNothing, showWays } from "./results.js";

const FEW_FILES = 6;
const FEW_PROVINCES = 4;
const ENOUGH_NEAR = 20;

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
  if (!String(state) && !position) return showNothing();
  showWays(false);
  say(form.dataset.sayAsking);
  try {
    await answer(state, position, form, isWanted);
  } catch {
    if (isWanted()) {
      say(form.dataset.sayFailed);
      showWays(true);
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
  if (provinces.length > FEW_PROVINCES && !isCountry) return offerChoice(form, state, provinces, asked.places[0].name);
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
    return offerChoice(form, state, [], "");
  }
  showFor(form, asked);
  if (!isEverywhere) for (const file of wanted) load(form.dataset.drives, file.name); // all at once: they are few
  const found = new Map();
  for (const [number, file] of wanted.entries()) {
    const near = [...found.values()].filter((one) => one.far <= file.far).length;
    if (position && isEverywhere && near >= ENOUGH_NEAR) break;
    if (number > 0) say(`${form.dataset.sayAsking} ${number}/${wanted.length}`);
    for (const drive of await drivesOf(form, file.name)) {
      const match = fits(drive, state, asked) ? rank(drive, file.province, asked) : null;
      if (match !== null) found.set(drive.id, { drive, match, far: position ? distanceToDrive(position, drive) : 0 });
    }
    if (!isWanted()) return;
  }
  const all = [...found.values()].sort(inOrder);
  if (!all.length) return offerOthers(form, state, { asked, index, provinces, isEverywhere });
  showDrives(form, all, position !== null);
}

// The nearest first, then what is written as typed, then what takes place, then the soonest.
function inOrder(one, other) {
  return (
    (one.far === other.far ? 0 : one.far - other.far) ||
    one.match - other.match ||
    Number(one.drive.off ?? 0) - Number(other.drive.off ?? 0) ||
    one.drive.days[0].localeCompare(other.drive.days[0])
  );
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

// Which drives answer a question, and which of them comes first.
export const AROUND = 4;

const has = (drive, words) =>
  words.every((word) => drive.words.some((one) => (/\d|^.$/.test(word) ? one === word : one.startsWith(word))));

const named = (place, code) =>
  place.codes?.includes(code) ?? place.stretches.some((stretch) => stretch.slice(0, 5) <= code && code <= stretch.slice(-5));

const isIn = (drive, province, place) =>
  place.province.id === province &&
  (!(place.codes ?? place.stretches?.length) || drive.codes?.split(" ").some((code) => named(place, code)));

// 0 for what is written as it was typed, marks and all; 1 for what is the same without them; 2 for what is
// in a commune or district of that name and does not say it; 3 for what is elsewhere in the city that is called so; 4 for what is elsewhere in the province of
// today, where the area is one of old.
export function rank(drive, province, asked) {
  const text = drive.text.normalize("NFC").toLowerCase();
  const here = asked.places.filter((place) => isIn(drive, province, place));
  const inPlace = (!asked.places.length || here.length > 0) && has(drive, asked.rest);
  const isSaid = has(drive, asked.words);
  if (!inPlace && !isSaid) return asked.around.some(({ id }) => id === province) && has(drive, asked.rest) ? AROUND : null;
  if (here.some((place) => asked.typed.includes(place.name.toLowerCase())) || text.includes(asked.typed)) return 0;
  return isSaid || here.some((place) => !place.codes && !place.isWider) ? 1 : here.every((place) => place.isWider) ? 3 : 2;
}

// What takes place first, then the nearest, then what is written as typed, then the soonest.
export function inOrder(one, other) {
  return (
    Number("off" in one.drive) - Number("off" in other.drive) ||
    (one.far === other.far ? 0 : one.far - other.far) ||
    one.match - other.match ||
    one.drive.days[0].localeCompare(other.drive.days[0])
  );
}

export function fits(drive, state, asked) {
  const [first, last] = asked.days;
  const campaign = state.get("chien-dich");
  return (
    Date.parse(drive.ends) > Date.now() &&
    drive.days.some((day) => first <= day && day <= last) &&
    (!campaign || (drive.campaigns ?? []).includes(campaign))
  );
}

// Names that are spelt like what was typed; loaded only when nothing was found.
import { place } from "./places.js";
import { searchKey } from "./fold.js";

const MOST = 3;
const FEW_LETTERS = 5;
const KIND = /^(tinh|thanh pho|quan|huyen|thi xa|phuong|xa|thi tran|dac khu) (?=.)/;
const joined = (text) => searchKey(text).replaceAll(" ", "");

/** How many letters are wrong, missing, too many or have changed places; more than `most` is not counted. */
export function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [older, old] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const isSame = one[row - 1] === other[at - 1];
      next[at] = Math.min(old[at] + 1, next[at - 1] + 1, old[at - 1] + (isSame ? 0 : 1));
      const isTurned = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      if (isTurned) next[at] = Math.min(next[at], older[at - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [older, old] = [old, next];
  }
  return old.at(-1);
}

/** The places of today and of old whose names are nearest to the words that named none. */
export async function alike({ rest, places: known }, index, namesOf) {
  const typed = rest.join(" ").replace(KIND, "").replaceAll(" ", "");
  if (typed.length < 2) return [];
  const most = typed.length < FEW_LETTERS ? 1 : 2;
  const found = index.provinces.flatMap((one) => [
    { label: one.full, q: one.name, name: one.name, province: one },
    ...one.former.map(([name]) => ({ label: name, q: name, name, province: one })),
  ]);
  const table = await namesOf(/[0-9]/.test(typed[0]) ? "0" : typed[0]); // few mistake the first letter
  for (const row of table.places) {
    const one = place(row, table, index);
    const label = [one.full, one.within, one.province.name].filter(Boolean).join(", ");
    found.push({ label, q: one.full, tinh: one.province.id, ...one });
  }
  const here = known.length ? found.filter((one) => known.some((place) => place.province === one.province)) : found;
  const near = here.map((one) => ({ ...one, far: slips(typed, joined(one.name), most) }));
  const best = Math.min(...near.map((one) => one.far));
  return best > most || best === 0 ? [] : near.filter((one) => one.far === best).slice(0, MOST);
}

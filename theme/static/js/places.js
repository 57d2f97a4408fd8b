// Which places a query names: provinces, communes of today, districts and communes of old.
import { searchKey } from "./fold.js";
import { left, spans, specific } from "./queries.js";

const CITIES = { saigon: "ho-chi-minh" }; // a ward, and what people call the whole city

const joined = (text) => searchKey(text).replaceAll(" ", "");

function provincesNamed(name, index) {
  const found = [];
  for (const one of index.provinces) {
    if (joined(one.name) === name || joined(one.full) === name) {
      found.push({ name: one.name, full: one.full, kind: searchKey(one.full.slice(0, -one.name.length)), province: one });
    }
    for (const [old, ...stretches] of one.former) {
      if (joined(old) === name) found.push({ name: old, full: old, kind: "tinh", province: one, isFormer: true, stretches });
    }
  }
  return found;
}

async function othersNamed(name, index, namesOf) {
  const letter = /[0-9]/.test(name[0]) ? "0" : name[0];
  const table = await namesOf(letter);
  table.byName ??= byName(table.places);
  return (table.byName.get(name) ?? []).map((row) => ({ ...place(row, table, index), kind: searchKey(table.kinds[row[1]]) }));
}

/** A row of a table of names, as search and pages speak of it. */
export const place = ([name, kind, province, codes, district], table, index) => ({
  name,
  full: `${table.kinds[kind]} ${name}`,
  province: index.provinces.find((one) => one.id === table.provinces[province]),
  codes: codes.split(" "),
  isFormer: district !== undefined,
  within: table.districts[district],
});

function byName(rows) {
  const found = new Map();
  for (const row of rows) found.set(joined(row[0]), [...(found.get(joined(row[0])) ?? []), row]);
  return found;
}

async function named(words, index, namesOf, isWithin) {
  for (const span of spans(words)) {
    const provinces = provincesNamed(span.name, index);
    const isEnough = provinces.some((one) => !span.kind || one.kind === span.kind);
    const all = isEnough || !span.mayBe ? provinces : [...provinces, ...(await othersNamed(span.name, index, namesOf))];
    const here = all.filter(isWithin);
    const ofKind = here.filter((one) => one.kind === span.kind);
    const places = ofKind.length ? ofKind : here;
    const city = span.kind !== "phuong" && places.find((one) => one.province.id === CITIES[span.name])?.province;
    if (city) places.push({ name: city.name, full: city.full, province: city, isWider: true });
    const rest = left([...words.slice(0, span.start), ...words.slice(span.end)]);
    if (places.length) return { places, rest, words: [...words.slice(span.start, span.end), ...rest] };
  }
  return null;
}

/** The places that a query names, and the words that are left of it: «sìn hồ lai châu» is Sìn Hồ. */
export async function recognise(query, index, namesOf) {
  const words = searchKey(query).split(" ").filter(Boolean);
  const outer = await named(words, index, namesOf, () => true);
  if (!outer) return { places: [], words: specific(words), rest: specific(words) };
  if (outer.places[0].codes && outer.rest.length) {
    const area = await named(outer.rest, index, namesOf, (one) => !one.codes);
    const within = outer.places.filter((one) => area?.places.some(({ province }) => province === one.province));
    if (within.length && !area.rest.length) return { ...outer, places: within, rest: [] };
  }
  const isIn = ({ codes, province }) => codes && outer.places.some((one) => one.province === province);
  const inner = outer.places[0].codes || !outer.rest.length ? null : await named(outer.rest, index, namesOf, isIn);
  return inner?.rest.length === 0 ? inner : outer;
}

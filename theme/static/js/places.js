// Which places a query names: provinces, communes of today, districts and communes of old.
import { searchKey } from "./fold.js";

const KINDS = ["tinh", "thanh pho", "quan", "huyen", "thi xa", "phuong", "xa", "thi tran", "dac khu"];
const FILLERS = new Set(["hien", "mau", "dot", "lich", "diem", "o", "tai", "gan"]);
const LONGEST = 6;

const joined = (text) => searchKey(text).replaceAll(" ", "");

// The kind of place that stands before a word, with how many words it has.
function kindBefore(words, start) {
  for (const length of [2, 1]) {
    const kind = words.slice(Math.max(0, start - length), start).join(" ");
    if (KINDS.includes(kind)) return { kind, length: kind.split(" ").length };
  }
  return { kind: "", length: 0 };
}

// Parts of a query that may be a name, the longest first: all of it, what stands behind «huyện» and the
// like, and its last words, for a place stands behind what is there («trung tâm y tế Sìn Hồ»).
function spans(words) {
  const found = [];
  const first = words.findIndex((word) => !FILLERS.has(word));
  for (let start = 0; start < words.length; start += 1) {
    for (let end = words.length; end > start; end -= 1) {
      const { kind, length } = kindBefore(words, start);
      const isAll = end === words.length && start - length <= Math.max(first, 0);
      const isLast = end === words.length && end - start > 1;
      if (end - start <= LONGEST) {
        found.push({ start: start - length, end, kind, name: words.slice(start, end).join(""), mayBe: isAll || isLast || kind !== "" });
      }
    }
  }
  return found.sort((one, other) => other.name.length - one.name.length);
}

function provincesNamed(name, index) {
  const found = [];
  for (const one of index.provinces) {
    if (joined(one.name) === name || joined(one.full) === name) {
      found.push({ name: one.name, full: one.full, kind: searchKey(one.full.slice(0, -one.name.length)), province: one });
    }
    for (const old of one.former) {
      if (joined(old) === name) found.push({ name: old, full: old, kind: "tinh", province: one, isFormer: true });
    }
  }
  return found;
}

async function othersNamed(name, index, namesOf) {
  const letter = /[0-9]/.test(name[0]) ? "0" : name[0];
  const table = await namesOf(letter);
  table.byName ??= byName(table.places);
  return (table.byName.get(name) ?? []).map(([ownName, kind, province, codes, district]) => ({
      name: ownName,
      full: `${table.kinds[kind]} ${ownName}`,
      kind: searchKey(table.kinds[kind]),
      province: index.provinces.find((one) => one.id === table.provinces[province]),
      codes: codes.split(" "),
      isFormer: district !== undefined,
      within: table.districts[district],
    }));
}

function byName(rows) {
  const found = new Map();
  for (const row of rows) found.set(joined(row[0]), [...(found.get(joined(row[0])) ?? []), row]);
  return found;
}

// The places that a query names, and the words that are left of it.
export async function recognise(query, index, namesOf) {
  const words = searchKey(query).split(" ").filter(Boolean);
  for (const span of spans(words)) {
    const provinces = provincesNamed(span.name, index);
    const isEnough = provinces.some((one) => !span.kind || one.kind === span.kind);
    const all = isEnough || !span.mayBe ? provinces : [...provinces, ...(await othersNamed(span.name, index, namesOf))];
    const ofKind = all.filter((one) => one.kind === span.kind);
    const places = ofKind.length ? ofKind : all;
    if (places.length) return { places, words, rest: rest([...words.slice(0, span.start), ...words.slice(span.end)]) };
  }
  return { places: [], words, rest: rest(words) };
}

function rest(words) {
  return words.filter((word) => !FILLERS.has(word));
}

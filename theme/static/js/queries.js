// What in a query says nothing by itself, and which queries are the number of a document.
import { fold } from "./fold.js";

const GENERIC = [
  "hien mau tinh nguyen", "hien mau nhan dao", "hien mau", "ban chi dao", "van dong", "tinh nguyen", "ngay hoi",
  "dia diem", "o dau", "khi nao", "hien", "mau", "dot", "lich", "diem", "ngay", "o", "tai", "gan",
].map((phrase) => phrase.split(" "));

const KINDS = ["tinh", "thanh pho", "quan", "huyen", "thi xa", "phuong", "xa", "thi tran", "dac khu"];
const LONGEST = 6;

/** Which of the words are only what all of them are about. */
function generic(words) {
  const found = words.map(() => false);
  for (let start = 0; start < words.length; start += 1) {
    const phrase = GENERIC.find((one) => one.every((word, at) => words[start + at] === word));
    if (phrase) found.fill(true, start, start + phrase.length);
    start += (phrase?.length ?? 1) - 1;
  }
  return found;
}

/** What is left without those, or all where nothing would be left. */
export function specific(words) {
  const isGeneric = generic(words);
  const found = words.filter((_, at) => !isGeneric[at]);
  return found.length ? found : words;
}

/** The same of what stands beside a place, where nothing may be left. */
export const left = (words) => (generic(words).every(Boolean) ? [] : specific(words));

// The kind of place that stands before a word, with how many words it has.
function kindBefore(words, start) {
  for (const length of [2, 1]) {
    const kind = words.slice(Math.max(0, start - length), start).join(" ");
    if (KINDS.includes(kind)) return { kind, length: kind.split(" ").length };
  }
  return { kind: "", length: 0 };
}

/* Parts of a query that may be a name, the longest first: all of it, what stands behind «huyện» and the
   like, and its last words, for a place stands behind what is there («trung tâm y tế Sìn Hồ»). What is part
   of «ban chỉ đạo» is no xã Chí Đạo. */
export function spans(words) {
  const found = [];
  const isGeneric = generic(words);
  const first = isGeneric.indexOf(false);
  for (let start = 0; start < words.length; start += 1) {
    for (let end = words.length; end > start; end -= 1) {
      const { kind, length } = kindBefore(words, start);
      const isAll = end === words.length && start - length <= Math.max(first, 0);
      const isLast = end === words.length && end - start > 1;
      const saysNothing = end - start < words.length && isGeneric.slice(start, end).every(Boolean);
      if (end - start <= LONGEST && !saysNothing) {
        found.push({ start: start - length, end, kind, name: words.slice(start, end).join(""), mayBe: isAll || isLast || kind !== "" });
      }
    }
  }
  return found.sort((one, other) => other.name.length - one.name.length);
}

// «12/KH-BCĐ», «123 kh bcd», «45/2026/QĐ-UBND»: a number, perhaps a year, then the kind of a document.
const NUMBER = /(^|\s)\d{1,5}\s*[/-]?\s*(\d{4}\s*[/-]?\s*)?(kh|tb|qd|cv|ct|bc|nq|tt|hd|gm|ttr|tm|cd|kl|ubnd|bcd)([\s/-]|$)/;

/** Whether a query is, or has in it, the number of a document. */
export const isNumber = (query) => NUMBER.test(fold(query));

// The days that are typed with a question: «mai», «23/11», «cuoi tuan sau lang son». The longest words count.
import { WAYS } from "./dates.js";
import { today } from "./days.js";
import { fold } from "./fold.js";
import { isNumber } from "./queries.js";

// A street or a square may bear a day as its name: «đường 30/4».
const NO_NAME = String.raw`(?<![\w/.-])(?<!\b(?:duong|pho|truong|vien|so|ngo|hem|xa|phuong|thi tran) )`;
const PATTERNS = WAYS.map(([way]) => new RegExp(String.raw`${NO_NAME}(?:(?:vao|trong|tu) )?(?:ngay )?${way}(?![\w/]|[.-]\w)`));

const plain = (text) => (text ?? "").normalize("NFC").replace(/\s+/g, " ").trim(); // as many letters as without marks

function read(text, now) {
  const folded = fold(text.replace(/thắng/gi, "-----")); // a name; without marks it is a month
  const all = PATTERNS.map((pattern, at) => ({ means: WAYS[at][1], match: pattern.exec(folded) })).filter((one) => one.match);
  const [found] = all.sort((one, other) => other.match[0].length - one.match[0].length);
  if (!found) return null;
  const { means, match } = found;
  const rest = plain(`${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`);
  if (typeof means === "string") return { rest, when: { khi: means } };
  const [tu, den = tu] = means(match.slice(1), today(now));
  return tu && den ? { rest, when: { khi: "khoang", tu, den } } : null;
}

/** A question whose words say when, as if that had been chosen; what was chosen holds. */
export function timed(state, now = Date.now()) {
  const text = plain(state.get("q")).replace(/tháng sáu/gi, "tháng 6"); // «thang sau» is the next one
  const found = isNumber(text) ? null : read(fold(text) === "mai" ? "ngày mai" : text, now);
  if (!found) return state;
  const given = [...state].filter(([name]) => name !== "q");
  return new URLSearchParams([...given, ["q", found.rest], ...(state.has("khi") ? [] : Object.entries(found.when))]);
}

/** The same where a «mai» at the start or end is tomorrow; nothing where there is none. */
export function tomorrow(state, now) {
  const text = plain(state.get("q"));
  const bare = text.replace(/^mai | mai$/i, "");
  return bare === text ? null : timed(new URLSearchParams([...state].map(([name, value]) => [name, name === "q" ? `${bare}  ngày mai` : value])), now);
}

// With marks «tuần» is a week and «Tuấn» is not; without them only what stands beside it tells.
const LIKE_DAYS = /(^| )(\d{1,4} ?[/.-] ?\d{1,4}(?![\w/])|thang (\d|gieng|chap)|tuan (\d|toi|sau|nay|truoc)|hom (kia|no)|tet|20\d\d)( |\d|$|,|[/.-])/;

/** Whether words sound like a day that was not understood: «30/2», «dịp tết». */
export const soundsLikeDays = (text) => /(^| )(tháng|tuần|hôm|tết)( |$)/i.test(plain(text)) || LIKE_DAYS.test(fold(plain(text)));

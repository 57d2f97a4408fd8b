// How days are written, without marks, and which days are meant.
import { plus, sinceMonday } from "./days.js";

const LONG_AGO = 90; // a day without a year is of next year where this year's went by long ago
const MONTHS = ["mot", "hai", "ba", "tu", "nam", "6", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai", "bon"];
const WEEKDAYS = ["hai", "ba", "tu", "nam", "sau", "bay"];
const YEAR = String.raw`(?:(?: nam | ?[/.-] ?)(\d{4}|\d\d))?`;
const DAY = String.raw`(\d\d?) ?(?:[/.-]| thang ) ?(\d\d?)${YEAR}`;
const MONTH = String.raw`(1[0-2]|0?[1-9]|${[...MONTHS].reverse().join("|")})`;

const iso = (...parts) => parts.map((part) => String(part).padStart(2, "0")).join("-");
const endOfMonth = (day) => new Date(Date.UTC(...day.slice(0, 7).split("-"), 0)).toISOString().slice(0, 10);

/** A day; nothing for 31/2. */
function dated(day, month, year, today, longAgo = LONG_AGO) {
  if (month < 1 || month > 12) return null;
  const own = Number(today.slice(0, 4));
  const in_ = (one) => iso(one, month, day);
  let found = in_(year ? Number(year) + (year < 100 ? 2000 : 0) : own);
  if (!year && found < plus(today, -longAgo)) found = in_(own + 1);
  return day >= 1 && found <= endOfMonth(found) ? found : null;
}

function inMonth([part, name, year], today) {
  const number = Number(name) || (MONTHS.indexOf(name) + 1) % 13 || 4;
  const first = dated(1, number, year, today, LONG_AGO + 31);
  const at = (day) => first.slice(0, 8) + day;
  const parts = { dau: [first, at(10)], giua: [at(11), at(20)], cuoi: [at(21), endOfMonth(first)] };
  return parts[part] ?? [first, endOfMonth(first)];
}

function onWeekday([name, short, isSunday, which = ""], today) {
  const at = isSunday ? 6 : Number(short ?? name) ? (short ?? name) - 2 : WEEKDAYS.indexOf(name);
  const own = plus(today, at - sinceMonday(today));
  if (which === "tuan nay") return [own];
  const isGone = own < today || (own === today && ["sau", "toi"].includes(which));
  return [isGone || /^tuan/.test(which) ? plus(own, 7) : own];
}

const after = (count) => (_, today) => [plus(today, count)];
const week = (count) => (_, today) => [count, count + 6].map((one) => plus(today, one - sinceMonday(today)));
const nextMonth = (_, today) => [plus(endOfMonth(today), 1), endOfMonth(plus(endOfMonth(today), 1))];

/** Each way with what it means: a choice of the form, or from which day to which, nothing where there is no such day. */
export const WAYS = [
  [`${DAY} ?(?:-|den|toi) ?(?:ngay )?${DAY}`,
    ([day, month, year, ...last], today) => [dated(day, month, year ?? last[2], today), dated(...last, today)]],
  [String.raw`(\d\d?) ?(?:-|den|toi) ?${DAY}`, ([first, ...last], today) => [dated(first, ...last.slice(1), today), dated(...last, today)]],
  [String.raw`(\d{4})-(\d\d?)-(\d\d?)`, ([year, month, day], today) => [dated(day, month, year, today)]],
  [DAY, (found, today) => [dated(...found, today)]],
  ["thang (?:sau|toi)", nextMonth],
  [`(?:(dau|giua|cuoi) )?(?<!cach mang )thang ?${MONTH}${YEAR}`, inMonth],
  [String.raw`()(1[0-2]|0?[1-9])[/-](20\d\d)`, inMonth],
  [String.raw`(?:thu ?(${WEEKDAYS.join("|")}|[2-7])|t([2-7])|(chu nhat|cn)(?! do\b(?! son| luong)))(?: (tuan (?:nay|sau|toi)|nay|sau|toi))?`, onWeekday],
  ["(?:ngay|sang|trua|chieu|toi|hom) mai", after(1)],
  ["ngay (?:kia|mot)", after(2)],
  ["hom qua", after(-1)],
  ["(?:hom|bua|sang|trua|chieu|toi) nay", "hom-nay"],
  ["cuoi tuan (?:sau|toi)", "cuoi-tuan-sau"],
  ["cuoi tuan(?: nay)?", "cuoi-tuan"],
  ["tuan nay", week(0)],
  ["tuan (?:sau|toi)", week(7)],
  ["thang nay", "thang-nay"],
];

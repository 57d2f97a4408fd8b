// Which days are asked for. They are Viet Nam's, wherever the reader is.
export const plus = (day, count) => new Date(Date.parse(`${day}T00:00Z`) + count * 86400e3).toISOString().slice(0, 10);
export const today = (now = Date.now()) => new Date(now + 7 * 3600e3).toISOString().slice(0, 10);
/** How many days ago it was Monday. */
export const sinceMonday = (day) => (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7;

export function days(state, now = Date.now()) {
  const first = today(now);
  const sunday = plus(first, 6 - sinceMonday(first));
  const saturday = plus(sunday, -1);
  const when = state.get("khi");
  if (when === "hom-nay") return [first, first];
  if (when === "cuoi-tuan") return [saturday > first ? saturday : first, sunday];
  if (when === "cuoi-tuan-sau") return [plus(saturday, 7), plus(sunday, 7)];
  if (when === "thang-nay") return [first, `${first.slice(0, 7)}-31`];
  if (when !== "khoang") return [first, "9999"];
  const from = state.get("tu") ?? "";
  return [from > first ? from : first, state.get("den") ?? "9999"];
}

// Which days are asked for. They are Viet Nam's, wherever the reader is.
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

// Below an area of old, or a place that has none: what else there is in the province that it is part of today.
import { card, filled, offer, page, tally } from "./results.js";

const FEW = 10;

export function showAround(form, found, provinces) {
  page("around").hidden = false;
  const { sayAround, sayAllOf } = form.dataset;
  const names = provinces.map((one) => one.full).join(", ");
  page("around-heading").textContent = filled(sayAround, { province: names, ...tally(form, found) });
  page("around-cards").replaceChildren(...found.slice(0, FEW).map((one) => card(one, form)));
  const all = provinces.map((one) => [filled(sayAllOf, { province: one.full }), `?tinh=${one.id}`]);
  offer(found.length > FEW ? all : [], "around-after");
}

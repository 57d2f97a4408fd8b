// Below an area of old: what else there is in the province that it is part of today.
import { card, filled, offer, page } from "./results.js";

const FEW = 10;

export function showAround(form, found, province) {
  page("around").hidden = false;
  const { sayAround, sayAllOf } = form.dataset;
  const count = found.length.toLocaleString("vi");
  page("around-heading").textContent = filled(sayAround, { province: province.full, count });
  page("around-cards").replaceChildren(...found.slice(0, FEW).map((one) => card(one, form)));
  const all = [filled(sayAllOf, { province: province.full }), `?tinh=${province.id}`];
  offer(found.length > FEW ? [all] : [], "around-after");
}

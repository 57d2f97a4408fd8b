// What a question means: places, days, and the words that are left of it.
import { days } from "./days.js";
import { fold } from "./fold.js";
import { recognise } from "./places.js";
import { isNumber } from "./queries.js";
import { timed, tomorrow } from "./when.js";

const typed = (state) => (state.get("q") ?? "").normalize("NFC").toLowerCase().split(/\s+/).join(" ").trim();
const isWhole = ({ places, rest }) => places.length > 0 && !rest.length;

// Words that say when are a part of some names («Điện Thắng Nam», «Hoàng Mai»): then they are that name.
async function parts(state, named) {
  const asked = await named(typed(state));
  const other = timed(state);
  if (other !== state) return other.get("q") && isWhole(asked) ? [state, asked] : [other, await named(typed(other))];
  const next = isWhole(asked) ? null : tomorrow(state);
  const found = next && (await named(typed(next)));
  return found && isWhole(found) ? [next, found] : [state, asked];
}

/** The question as it is answered, with its days as if they had been chosen; and what is asked for. */
export async function understand(given, index, namesOf) {
  const [state, asked] = await parts(given, (query) => recognise(query, index, namesOf));
  asked.typed = typed(state);
  asked.isNumber = isNumber(asked.typed);
  asked.isNothing = asked.typed !== "" && !/[a-z]{2}|\d/.test(fold(asked.typed)); // «O+» is in every text
  asked.isTimed = state !== given;
  if (asked.isTimed && !asked.typed) {
    state.delete("q");
    state.set("ca-nuoc", "1"); // a day alone is asked of the whole country
  }
  asked.days = days(state);
  asked.chosen = index.provinces.find((one) => one.id === state.get("tinh"));
  if (asked.isNothing) asked.places = [];
  if (asked.chosen && asked.places.length) {
    asked.places = asked.places.filter((place) => place.province === asked.chosen);
    if (!asked.places.length) asked.rest = asked.words;
  }
  return [state, asked];
}

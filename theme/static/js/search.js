// What is asked, and which drives answer it.
import { drivesOf, load } from "./files.js";
import { distanceToBox, distanceToDrive } from "./nearby.js";
import { AROUND, fits, inOrder, rank } from "./rank.js";
import { count, head, say, showDrives, showNothing, showWays } from "./results.js";
import { showFor } from "./shown_for.js";
import { entitle } from "./title.js";
import { understand } from "./understand.js";

const FEW_FILES = 6;
const FEW_PROVINCES = 4;
const ENOUGH_NEAR = 20;

export async function search(state, position, form, isWanted) {
  entitle(form, state);
  if (!String(state) && !position) return showNothing();
  showWays(false); // until there is an answer nothing of an older one is shown
  say(form.dataset.sayAsking);
  const painted = await answer(state, position, form, isWanted).catch(() => () => {
    showWays(true);
    head(form.dataset.sayFailed);
  });
  if (isWanted()) painted(); // a later question may have been asked meanwhile, and answered
}

/** What paints the answer, when all that it needs is there. */
async function answer(given, position, form, isWanted) {
  const index = await load(form.dataset.index, "");
  const namesOf = (letter) => load(form.dataset.names, letter);
  const [state, asked] = await understand(given, index, namesOf);
  const isAtOnce = asked.isTimed && state.has("ca-nuoc");
  const isCountry = state.has("ca-nuoc") && !asked.chosen;
  let provinces = asked.chosen ? [asked.chosen] : [...new Set(asked.places.map((place) => place.province))];
  if (!isWanted()) return () => {};
  const offers = () => import("./offers.js");
  if (asked.isNumber && !isCountry) return (await import("./hints.js")).offerPapers(form, state, asked);
  if (provinces.length > FEW_PROVINCES && !isCountry) return (await offers()).offerChoice(form, state, provinces, { asked });
  const isOfOld = provinces.length === 1 && asked.places.some((place) => place.isFormer);
  asked.around = asked.places.length ? provinces : [];
  const isEverywhere = !provinces.length || isCountry;
  if (isEverywhere) provinces = index.provinces;
  let wanted = provinces.flatMap((one) => one.files.map((file) => ({ ...file, province: one.id })));
  wanted = wanted.filter(({ name }) => {
    const month = /-(\d{4}-\d\d)$/.exec(name)?.[1];
    return !month || (asked.days[0].slice(0, 7) <= month && month <= asked.days[1].slice(0, 7));
  });
  if (asked.isNothing) wanted = [];
  if (position && isEverywhere) {
    wanted = wanted.filter((file) => file.box).map((file) => ({ ...file, far: distanceToBox(position, file.box) }));
    wanted.sort((one, other) => one.far - other.far);
  } else if (isEverywhere && !isCountry && wanted.length > FEW_FILES) {
    return (await offers()).offerChoice(form, state, [], { asked, index, namesOf });
  }
  if (!isEverywhere || isAtOnce) for (const file of wanted) load(form.dataset.drives, file.name); // all at once
  const found = new Map();
  for (const [number, file] of wanted.entries()) {
    const near = [...found.values()].filter((one) => one.far <= file.far).length;
    if (position && isEverywhere && near >= ENOUGH_NEAR) break;
    if (number > 0) say(`${form.dataset.sayAsking} ${number}/${wanted.length}`);
    for (const drive of await drivesOf(form, file.name)) {
      const match = fits(drive, state, asked) ? rank(drive, file.province, asked) : null;
      if (match !== null) found.set(drive.id, { drive, match, far: position ? distanceToDrive(position, drive) : 0 });
    }
    if (!isWanted()) return () => {};
  }
  const all = [...found.values()].sort(inOrder);
  const here = all.filter((one) => one.match < AROUND);
  const elsewhere = all.filter((one) => one.match === AROUND);
  const isSunday = state.get("khi") === "cuoi-tuan" && asked.days[0] === asked.days[1];
  const next = here.length && isSunday ? (await offers()).offerNextWeekend : null;
  const others = here.length ? null : await (await offers()).offerOthers(form, state, { asked, index, namesOf, provinces, isEverywhere });
  const around = elsewhere.length && (isOfOld || !count(here)) ? await import("./around.js") : null;
  return () => {
    entitle(form, given, count(here));
    if (here.length) {
      showFor(form, asked, state);
      showDrives(form, here, position !== null);
    }
    next?.(form, state);
    others?.();
    around?.showAround(form, elsewhere, asked.around);
  };
}

// What a static page cannot know: that a drive is over by now, that nobody builds the site any
// more, that a page is a copy from this device. Words are the page's own (components/freshness.html).
const HOUR = 3_600_000;
// A publisher builds at least once a day, so what was due at some moment is built a day later; two
// hours are for a build that has to wait.
const LATE = 26 * HOUR;
const OLD = 36 * HOUR; // no build in a day and a half: the next two were missed, or nobody is there

const root = new URL("../../", import.meta.url);
const now = Date.now();
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 500));

/** Marks what has ended since the build and, where a list is of what is to come, folds it away. */
function passBy() {
  const isOver = (moment) => Date.parse(moment) <= now;
  for (const one of all("[data-over-at]").filter(({ dataset }) => isOver(dataset.overAt))) {
    const card = one.closest("article");
    const mark = card ? card.querySelector("[data-when-over]") : one;
    if (!mark) continue; // it was over when the page was made
    mark.hidden = false;
    card?.classList.add("card-passed");
  }
  for (const one of all("[data-lingers-at]")) one.hidden &&= !isOver(one.dataset.lingersAt);
  const isDone = (day) =>
    !day.querySelector(".card:not(.card-passed)") &&
    (day.querySelector(".card") || isOver(`${day.querySelector("time").dateTime}T24:00+07:00`));
  for (const list of all("[data-upcoming]")) {
    const days = all(".day", list).filter(isDone);
    const cards = all(".card-passed", list).filter((card) => !card.closest(".day"));
    const count = cards.length + days.flatMap((day) => all(".card", day)).length;
    if (count) list.append(folded(days, cards, list.dataset.upcoming.replace("{count}", count)));
    else days.forEach((day) => day.remove());
  }
}

function folded(days, cards, words) {
  const box = document.createElement("details");
  const row = document.createElement("div");
  box.className = "ended";
  box.append(document.createElement("summary"), ...days, row);
  box.firstChild.textContent = words;
  row.className = "cards";
  row.append(...cards);
  return box;
}

/** Shows a line above the page, with a moment in it. */
function say(id, moment) {
  const line = document.getElementById(id);
  if (!line) return;
  const zone = { timeZone: "Asia/Ho_Chi_Minh" };
  const hour = { ...zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { ...zone, day: "2-digit", month: "2-digit", year: "numeric" };
  const time = document.createElement("time");
  const date = new Date(moment);
  time.dateTime = date.toISOString();
  time.textContent = `${date.toLocaleTimeString("vi", hour)}, ${date.toLocaleDateString("vi", day)}`;
  line.querySelector("span").replaceWith(time);
  line.hidden = false;
}

/** When the site was built and when it would change by itself; asked at most once an hour. */
async function status() {
  const key = `giot-hong ${root.pathname} status`;
  const known = JSON.parse(localStorage.getItem(key));
  if (known && Math.abs(now - known.asked) < HOUR) return known;
  const response = await fetch(new URL("status.json", root), { cache: "no-store" });
  if (!response.ok) throw response.status;
  const { built, next_change: due } = await response.json();
  localStorage.setItem(key, JSON.stringify({ asked: now, built, due }));
  return { built, due };
}

async function doubt() {
  const { built, due } = await status();
  if (now - Date.parse(built) > OLD || (due && now - Date.parse(due) > LATE)) say("trang-cu", built);
}

passBy();
const { saved } = document.documentElement.dataset;
if (saved) say("ban-luu", saved);
addEventListener("load", () =>
  idle(() => {
    if (!saved) doubt().catch(() => {}); // no network, or no storage: then nothing is said
    navigator.serviceWorker?.register(new URL("sw.js", root), { updateViaCache: "none" });
  }),
);

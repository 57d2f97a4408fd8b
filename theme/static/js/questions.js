// May I give, and when again. Answers stay in this page's memory, and its forms lead nowhere; kept
// is the province alone that one looks for drives in.
const DAY = 864e5;
const KEPT = "giot-hong.tinh";
const one = (name, within = document) => within.querySelector(`[data-${name}]`);
const all = (name) => [...document.querySelectorAll(`[data-${name}]`)];
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
const today = Math.floor((Date.now() + 7 * 36e5) / DAY); // a day's number, in Viet Nam

const again = one("again");
const words = again.dataset;
const answer = one("answer");
const finder = one("finder");
const moons = words.lunar.split(",").map((line) => {
  const [first, month] = line.split(" ");
  return [Date.parse(first) / DAY, month.replace("+", words.leap)];
});

function said(text, number) {
  const on = new Date(number * DAY);
  const month = words.months.split("|")[on.getUTCMonth()];
  const date = `${on.getUTCDate()}`;
  const day = isNaN(month) ? date : date.padStart(2, 0); // beside a month in figures
  const weekday = words.weekdays.split("|")[on.getUTCDay()];
  return fill(text, { weekday, day, month, year: on.getUTCFullYear() });
}

function lunar(number) {
  const next = moons.findIndex(([first]) => first > number);
  if (next < 1) return ""; // beyond the table
  const [first, month] = moons[next - 1];
  return fill(words.moon, { day: number - first + 1, month });
}

function tell(group, fault) {
  one("fault", group).textContent = fault;
  if (fault) group.querySelector("input").focus();
  return !fault;
}

// The first day on which one may give again, or null when the fields hold no day.
function read(fields) {
  const parts = [...fields.querySelectorAll("input")].map((input) => input.value.trim());
  const [day, month, year] = parts.map(Number);
  const on = new Date(Date.UTC(year, month - 1, day));
  let fault = "";
  if (!parts.every((part) => /^\d+$/.test(part)) || year < 1900) fault = words.lacking;
  else if (on.getUTCDate() !== day || on.getUTCMonth() !== month - 1) fault = words.unreal;
  else if (on / DAY > today) fault = words.future;
  return tell(fields, fault) ? on / DAY + Number(words.days) : null;
}

// The day in words and the way to drives from then on; without a day the way alone.
function offer(place, from) {
  const later = from > today;
  one("later").hidden = !later;
  one("passed").hidden = !from || later;
  one("day").textContent = from ? said(words.said, from) + lunar(from) : "";
  finder.tu.disabled = !later;
  finder.tu.value = later ? new Date(from * DAY).toISOString().slice(0, 10) : "";
  one("place", place).append(answer);
  answer.hidden = false;
}

one("reckon").onsubmit = () => {
  const from = read(one("reckon"));
  if (from) offer(again, from);
};
try {
  finder.tinh.value = localStorage.getItem(KEPT) ?? "";
} catch {} // a browser that keeps nothing finds all the same
finder.onsubmit = (event) => {
  event.preventDefault();
  try {
    localStorage.setItem(KEPT, finder.tinh.value);
  } catch {}
  // Behind the sign that browsers send to nobody: the day tells when somebody gave blood.
  const state = new URLSearchParams(new FormData(finder));
  if (state.has("tu")) state.set("khi", "khoang");
  location.assign(`${words.tim}#${state}`);
};

const start = one("start");
const steps = all("question");
let last = start;

function show(part) {
  for (const each of [start, ...steps, ...all("result")]) each.hidden = each !== part;
  for (const each of all("aside")) each.hidden = part !== start;
  part.querySelector("h2").focus();
}

function end(name, step, from) {
  const result = one(`result=${name}`);
  one("why", result).replaceChildren(...(one("rule", step)?.cloneNode(true).childNodes ?? []));
  one("from").textContent = from ? said(words.short, from) : "";
  if (from || name === "may") offer(result, from);
  else answer.hidden = true;
  last = step;
  show(result);
}

one("begin").onclick = () => show(steps[0]);
steps.forEach((step, index) => {
  const when = one("when", step);
  const leads = () => step.querySelector(":checked")?.value;
  step.oninput = () => when && (when.hidden = leads() !== "date");
  step.onsubmit = () => {
    if (!tell(step, leads() ? "" : words.pick)) return;
    const from = leads() === "date" ? read(when) : 0;
    if (from > today) end("no", step, from);
    else if (one(`result=${leads()}`)) end(leads(), step);
    else if (from !== null) steps[index + 1] ? show(steps[index + 1]) : end("may", step);
  };
  one("back", step).onclick = () => show(steps[index - 1] ?? start);
});
for (const result of all("result")) {
  one("back", result).onclick = () => show(last);
  one("end", result).onclick = () => location.reload();
}

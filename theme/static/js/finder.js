// The finder: the address and the form say the same, and the results follow. What searches is loaded
// when there is something to search for.
const form = document.querySelector("[data-finder]");
const NAMES = ["q", "tinh", "chien-dich", "khi", "tu", "den", "ca-nuoc"];
document.querySelector(".finder-off").hidden = true; // where style cannot know of scripts
let turn = 0;
let position = null;

function fill(state) {
  for (const field of form.elements) {
    if (field.name) field.value = state.get(field.name) ?? "";
  }
  showChosen();
}

/** The fields of a range of days, where one is asked for; and what is chosen, where fields are folded away. */
function showChosen() {
  for (const part of form.querySelectorAll("[data-range]")) part.hidden = form.elements.khi.value !== "khoang";
  const chosen = [...form.querySelectorAll("select")].filter((one) => one.value).map((one) => one.selectedOptions[0].text);
  form.querySelector("[data-chosen]").textContent = chosen.join(", ");
}

function asked() {
  const values = new FormData(form);
  const state = new URLSearchParams();
  for (const name of NAMES) {
    const value = String(values.get(name) ?? "").trim();
    const counts = values.get("khi") === "khoang" || !["tu", "den"].includes(name);
    if (value && counts) state.set(name, value);
  }
  const before = given();
  const isSame = (before.get("q") ?? "") === (state.get("q") ?? "") && !state.has("tinh");
  if (before.has("ca-nuoc") && isSame) state.set("ca-nuoc", "1");
  return state;
}

/** What the address asks: after «?», or after «#», which is sent to nobody. */
function given() {
  const state = new URLSearchParams(location.search || location.hash.slice(1));
  for (const name of [...state.keys()]) if (!NAMES.includes(name) || !state.get(name)) state.delete(name);
  return state;
}

/** Shows the answer. It is told once: by its heading where the focus moves there, else by the status line. */
async function show(movesFocus = false) {
  const mine = (turn += 1);
  const [heading, note, status] = ["heading", "note", "status"].map((name) => document.querySelector(`[data-${name}]`));
  try {
    const { search } = await import("./search.js");
    await search(given(), position, form, () => mine === turn);
  } catch {
    status.textContent = form.dataset.sayFailed; // no network; the lists are still there
    return;
  }
  if (mine !== turn) return;
  const isShown = heading.checkVisibility();
  status.className = "unseen";
  status.textContent = movesFocus || !isShown ? "" : `${heading.textContent} ${note.textContent}`.trim();
  if (movesFocus && isShown) heading.focus();
}

function go(event, movesFocus, state = asked()) {
  event.preventDefault();
  position = null;
  const query = state.toString();
  if (`?${query}` !== (location.search || "?")) history.pushState(null, "", query ? `?${query}` : location.pathname);
  showChosen();
  show(movesFocus);
}

form.addEventListener("submit", (event) => go(event, true));
form.addEventListener("change", (event) => {
  showChosen();
  if (event.target.tagName === "SELECT" && event.target.value !== "khoang") go(event, false);
});
form.querySelector("[data-clear]").addEventListener("click", (event) => {
  const nothing = new URLSearchParams();
  fill(nothing);
  go(event, false, nothing);
});
form.querySelector("[data-near]")?.addEventListener("click", async () => {
  const { whereAmI } = await import("./nearby.js");
  position = await whereAmI(form);
  if (position) show(true);
});
addEventListener("popstate", () => {
  position = null;
  fill(given());
  show();
});

if (String(given())) {
  fill(given());
  show(true);
}

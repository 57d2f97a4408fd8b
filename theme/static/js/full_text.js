// Full-text search: loads the index (pagefind) when somebody asks.
const form = document.querySelector("form[data-index]");
const [status, list, more] = ["so-ket-qua", "ket-qua", "them"].map((id) => document.getElementById(id));
const said = form.dataset;
const at = new URL(`${said.index}pagefind.js`, document.baseURI);
const AT_ONCE = 10;
const AROUND = 130;

let fold; // comes with the first question: a page that is only opened loads less
const wordsOf = (text) => text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

let turn = 0; // an answer that comes late belongs to an older question

// Where words of a text begin with one of those asked for: [start, end].
const places = (text, asked) =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].flatMap(({ 0: word, index: start }) => {
    const fit = asked.filter((one) => fold(word).startsWith(one)).map((one) => one.length);
    return fit.length ? [[start, start + Math.max(...fit)]] : [];
  });

function marked(name, text, asked) {
  const element = document.createElement(name);
  let shown = 0;
  for (const [start, end] of places(text, asked)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    element.append(text.slice(shown, start), mark);
    shown = end;
  }
  element.append(text.slice(shown));
  return element;
}

// The text around the first of the words asked for.
function stretch(text, asked) {
  const [[first]] = [...places(text, asked), [0]];
  const from = first > AROUND ? text.indexOf(" ", first - AROUND) + 1 : 0;
  const to = text.indexOf(" ", first + AROUND);
  return (from ? "… " : "") + (to < 0 ? text.slice(from) : `${text.slice(from, to)} …`);
}

function shownAs({ meta, raw_content, raw_url }, asked) {
  const item = document.createElement("li");
  const head = document.createElement("h2");
  const link = marked("a", meta.title, asked);
  link.href = said.home + raw_url.slice(1);
  head.append(link);
  const about = marked("p", meta.about, asked);
  about.className = "quiet";
  const text = raw_content.slice(raw_content.indexOf(meta.about) + meta.about.length).replace(/^[\s.]+/, "");
  item.append(head, about, marked("p", stretch(text, asked), asked));
  return item;
}

// Pagefind shortens a word that it does not find («cao» to «ca»): such an answer is none.
function answers({ meta, raw_content }, asked) {
  const held = wordsOf(fold(`${meta.title} ${meta.about} ${raw_content}`));
  return asked.every((one) => held.some((word) => word.startsWith(one)));
}

async function search(query) {
  const mine = ++turn;
  list.replaceChildren();
  more.hidden = true;
  status.textContent = wordsOf(query).length ? said.working : "";
  if (!wordsOf(query).length) return;
  try {
    ({ fold } = await import("./fold.js"));
    const asked = wordsOf(fold(query));
    const { results } = await (await import(at)).search(wordsOf(query).join(" "));
    const sum = results.length;
    const show = async () => {
      const next = await Promise.all(results.splice(0, AT_ONCE).map((one) => one.data()));
      if (mine !== turn) return [];
      const items = next.filter((one) => answers(one, asked)).map((one) => shownAs(one, asked));
      list.append(...items);
      more.hidden = !results.length || !items.length;
      return items;
    };
    const { length } = await show();
    if (mine !== turn) return;
    const count = (more.hidden ? length : sum).toLocaleString("vi");
    const text = length ? said.some : said.none;
    status.textContent = text.replace("{count}", count).replace("{query}", () => query);
    more.onclick = async () => (await show())[0]?.querySelector("a").focus();
  } catch {
    if (mine === turn) status.textContent = said.failed;
  }
}

function ask() {
  form.q.value = new URLSearchParams(location.search).get("q") ?? "";
  search(form.q.value.trim());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  ask();
});
addEventListener("popstate", ask);
ask();

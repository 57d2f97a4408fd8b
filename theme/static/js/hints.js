// Above an answer that has no drives: what else may be meant by what was typed.
import { filled, head, offer } from "./results.js";
import { alike } from "./spelling.js";

/** The address of the same question with some parts changed. */
export const changed = (state, changes) => {
  const other = new URLSearchParams(state);
  for (const [name, value] of Object.entries(changes)) value ? other.set(name, value) : other.delete(name);
  return `?${other}`;
};

/** Links to stand above all else: the names that are spelt like what was typed, and the documents that may have it. */
export async function hints(form, state, asked, index, namesOf) {
  const words = form.dataset;
  const text = state.get("q");
  if (!text) return [];
  const others = asked.isNumber ? [] : await alike(asked, index, namesOf);
  return [
    ...others.map(({ label, isFormer, q, tinh }) => {
      const place = isFormer ? filled(words.sayFormer, { place: label }) : label;
      return [filled(words.sayMeant, { place }), changed(state, { q, tinh })];
    }),
    ...(words.papers ? [[filled(words.sayPapers, { text }), `${words.papers}?${new URLSearchParams({ q: text })}`]] : []),
  ];
}

/** A query that is the number of a document is a question for the search of documents. */
export async function offerPapers(form, state, asked) {
  const words = form.dataset;
  const meant = await hints(form, state, asked);
  return () => {
    offer(meant, "hints");
    head(filled(words.sayNumber, { text: state.get("q") }));
    offer([[words.sayWholeCountry, changed(state, { "ca-nuoc": "1" })], [words.sayListAll, words.schedule]]);
  };
}

/** A day that was not understood is said to be that; the field of days is the way. */
export function notDays(form, state) {
  const words = form.dataset;
  head(filled(words.sayNotDays, { text: state.get("q") }), words.sayTypeDays);
  offer([[words.sayPickDays, "#tim-tu"], [words.sayWholeCountry, changed(state, { tinh: "", "ca-nuoc": "1" })], [words.sayListAll, words.schedule]]);
  document.querySelector("[data-after] a").addEventListener("click", (event) => {
    event.preventDefault();
    form.querySelector("details").open = true;
    form.elements.khi.value = "khoang";
    form.elements.khi.dispatchEvent(new Event("change", { bubbles: true }));
    form.elements.tu.focus();
  });
}

// The window's title follows the question, so that a list of windows and what was visited tell them apart.
import { filled } from "./results.js";

const title = document.title;

export function entitle({ dataset, elements }, state, count) {
  const chosen = [...elements].filter((field) => field.tagName === "SELECT" && state.has(field.name));
  const text = state.get("q") ?? chosen.map((field) => field.selectedOptions[0]?.text).filter(Boolean).join(", ");
  const words = count ? dataset.sayTitledCount : dataset.sayTitled;
  document.title = text ? filled(words, { text, count: count?.toLocaleString("vi"), title }) : title;
}

// A static page does not know the hour: mark drives that have passed since it was built.
const now = Date.now();

for (const time of document.querySelectorAll("time[data-over-at]")) {
  const mark = time.closest("article")?.querySelector("[data-when-over]");
  if (mark && Date.parse(time.dataset.overAt) <= now) {
    mark.hidden = false;
    mark.closest("article").classList.add("card-passed");
  }
}

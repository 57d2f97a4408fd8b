// A long list of ways that is folded away becomes a choice, where scripts run. Nothing opens before
// the button is pressed: who goes through the choices with keys is not sent away by the first.
for (const box of document.querySelectorAll("details[data-choice]")) {
  const { choice, go } = box.dataset;
  const form = Object.assign(document.createElement("form"), { className: "search picker" });
  const label = Object.assign(document.createElement("label"), { htmlFor: "chon-tinh", textContent: choice });
  const row = Object.assign(document.createElement("div"), { className: "search-row" });
  const field = Object.assign(document.createElement("select"), { id: "chon-tinh", required: true });
  const button = Object.assign(document.createElement("button"), { className: "button", textContent: go });
  field.add(new Option("", ""));
  for (const item of box.querySelectorAll("li")) {
    const link = item.querySelector("a");
    const more = item.querySelector(".quiet")?.textContent ?? "";
    field.add(new Option(more ? `${link.textContent} (${more.replace(/[.()]/g, "").trim()})` : link.textContent, link.href));
  }
  row.append(field, button);
  form.append(label, row);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(field.value);
  });
  box.replaceWith(form);
}

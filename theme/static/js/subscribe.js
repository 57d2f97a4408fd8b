// The calendar that is chosen takes the place of the whole country's in the three ways below it.
const lines = [...document.querySelectorAll(".calendars li")];
const choice = document.getElementById("lich-chon");

lines.forEach((line, number) => choice.add(new Option(line.querySelector("b").textContent, number)));
choice.parentElement.hidden = false;
choice.parentElement.nextElementSibling.hidden = true;

function choose() {
  const [phone, google, outlook, file] = lines[choice.value].querySelectorAll("a");
  const ways = { iphone: phone, google, outlook };
  for (const button of document.querySelectorAll("[data-way]")) {
    button.href = ways[button.dataset.way].href;
    document.getElementById(`${button.dataset.way}-lich`).value = file.textContent;
  }
}

choice.addEventListener("change", choose);
choose(); // a browser that goes back keeps what was chosen

// Buttons that share, copy and print, and which calendar they are about. Without this script the texts
// stand in the page to be chosen.
const valueOf = (element) => element.value ?? element.textContent.trim();

// Emptied first, so that a screen reader also speaks what it has just said.
function tell(button, text) {
  const place = button.closest("section").querySelector("[role=status]");
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 100);
}

function choose(element) {
  const folded = element.closest("details");
  if (folded) folded.open = true;
  if (element.select) {
    element.focus();
    element.select();
  } else {
    getSelection().selectAllChildren(element);
  }
}

async function copy(button) {
  const from = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(valueOf(from));
    tell(button, button.dataset.done);
  } catch { // not allowed, or the page came without https
    choose(from);
    tell(button, button.dataset.failed);
  }
}

async function share(button) {
  const text = valueOf(document.getElementById(button.dataset.share));
  try {
    await navigator.share({ title: document.title, text }); // its last line is the address
  } catch { /* whoever shares may think better of it */ }
}

// Only phones with Android open the maps that their owner chose; elsewhere a geo: link does nothing.
if (/Android/.test(navigator.userAgent)) {
  for (const way of document.querySelectorAll("[data-geo]")) way.href = way.dataset.geo;
}

function offer(buttons, act) {
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

offer(document.querySelectorAll("[data-copy]"), copy);
offer(document.querySelectorAll("[data-print]"), () => window.print());
if (navigator.share) offer(document.querySelectorAll("[data-share]"), share);

// On the page of all calendars the one that is chosen takes the place of the whole country's.
function chooseCalendar(choice, lines) {
  const [phone, google, outlook, file] = lines[choice.value].querySelectorAll("a");
  const ways = { icsx5: phone, iphone: phone, google, outlook };
  for (const button of document.querySelectorAll("[data-way]")) {
    button.href = ways[button.dataset.way].href;
    document.getElementById(`${button.dataset.way}-lich`).value = file.textContent;
  }
}

const choice = document.getElementById("lich-chon");
if (choice) {
  const lines = [...document.querySelectorAll(".calendars li")];
  lines.forEach((line, number) => choice.add(new Option(line.querySelector("b").textContent, number)));
  choice.parentElement.hidden = false;
  choice.parentElement.nextElementSibling.hidden = true;
  choice.addEventListener("change", () => chooseCalendar(choice, lines));
  chooseCalendar(choice, lines); // a browser that goes back keeps what was chosen
}

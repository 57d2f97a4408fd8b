// Lists the pages that the service worker (sw.js) keeps on this device, and can forget them.
const root = new URL("../../", import.meta.url);
const name = `giot-hong ${root.pathname} pages`;
const section = document.getElementById("da-luu");
const zone = { timeZone: "Asia/Ho_Chi_Minh" };
const hour = { ...zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const day = { ...zone, day: "2-digit", month: "2-digit", year: "numeric" };

async function list() {
  const cache = await caches.open(name);
  const items = [];
  for (const { url } of (await cache.keys()).reverse()) {
    const response = await cache.match(url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const item = document.createElement("li");
    const link = document.createElement("a");
    const time = document.createElement("time");
    const date = new Date(response.headers.get("x-saved"));
    link.href = url;
    link.textContent = page.querySelector("h1")?.textContent.trim() || page.title;
    time.dateTime = date.toISOString();
    time.textContent = `${date.toLocaleTimeString("vi", hour)}, ${date.toLocaleDateString("vi", day)}`;
    time.className = "quiet";
    item.append(link, " ", time);
    items.push(item);
  }
  section.querySelector("ul").replaceChildren(...items);
  section.hidden = items.length === 0;
}

if (globalThis.caches) {
  document.getElementById("xoa").addEventListener("click", async () => {
    await caches.delete(name);
    await list();
  });
  await list();
}
const again = document.getElementById("thu-lai");
again.hidden = location.pathname === `${root.pathname}ngoai-tuyen/`;
again.addEventListener("click", () => location.reload());

// Larger type, remembered by this device alone. No module: it runs before anything is painted.
{
  const KEPT = "giot-hong.chu-to";
  const { classList } = document.documentElement;
  try {
    classList.toggle("large", !!localStorage[KEPT]);
  } catch {} // nothing is kept here
  classList.add("enlarges");
  addEventListener("click", ({ target }) => {
    if (!target.closest(".enlarge")) return;
    const isLarge = classList.toggle("large");
    try {
      localStorage[KEPT] = isLarge ? 1 : "";
    } catch {}
  });
}

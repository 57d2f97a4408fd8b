// The finder's files: each is asked for once, when it is needed.
import { searchKey } from "./fold.js";

const files = new Map();

export function load(pattern, name) {
  const address = pattern.replace("*", name);
  if (!files.has(address)) {
    files.set(address, fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(address);
      return answer.json();
    }));
    files.get(address).catch(() => files.delete(address));
  }
  return files.get(address);
}

export async function drivesOf(form, name) {
  const { drives } = await load(form.dataset.drives, name);
  for (const drive of drives) drive.words ??= searchKey(drive.text).split(" ");
  return drives;
}

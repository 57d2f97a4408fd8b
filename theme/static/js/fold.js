// The rules of plugins/giot_hong/fold.py; tests/fold_cases.json runs in both.
export const PHRASES = {
  "hmtn": "hien mau tinh nguyen",
  "bcd": "ban chi dao",
  "ttyt": "trung tam y te",
  "tt y te": "trung tam y te",
  "tt yt": "trung tam y te",
  "bv": "benh vien",
  "bvdk": "benh vien da khoa",
  "ubnd": "uy ban nhan dan",
  "ubmttq": "uy ban mat tran to quoc",
  "ctd": "chu thap do",
  "ldld": "lien doan lao dong",
  "nvh": "nha van hoa",
  "dh": "dai hoc",
  "hcm": "ho chi minh",
  "tphcm": "thanh pho ho chi minh",
  "sg": "sai gon",
  "tp": "thanh pho",
  "tx": "thi xa",
  "tt": "thi tran",
  "q": "quan",
  "h": "huyen",
  "p": "phuong",
  "x": "xa",
  "dac lac": "dak lak",
  "dac lak": "dak lak",
  "dak lac": "dak lak",
  "daclac": "dak lak",
  "darlac": "dak lak",
  "dac nong": "dak nong",
  "buon me thuot": "buon ma thuot",
  "ban me thuot": "buon ma thuot",
  "bac can": "bac kan",
  "qui nhon": "quy nhon",
};
const LONGEST = Math.max(...Object.keys(PHRASES).map((phrase) => phrase.split(" ").length));

export function fold(text) {
  const plain = text.normalize("NFC").replace(/[đð]/g, "d").replace(/[ĐÐ]/g, "D");
  return plain.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

export function searchKey(text) {
  const words = fold(text).match(/[a-z]+|[0-9]+/g) ?? [];
  const found = [];
  for (let start = 0; start < words.length;) {
    let length = LONGEST;
    while (length > 1 && !Object.hasOwn(PHRASES, words.slice(start, start + length).join(" "))) length -= 1;
    const phrase = words.slice(start, start + length).join(" ");
    found.push(Object.hasOwn(PHRASES, phrase) ? PHRASES[phrase] : phrase);
    start += length;
  }
  return found.join(" ");
}

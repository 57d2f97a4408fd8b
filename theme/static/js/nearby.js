// Where the reader is, and how far from there to a drive. The position stays in this page: nothing here
// asks for a file or writes an address.
import { say } from "./results.js";

const KILOMETRES_A_DEGREE = 111.2;

export function whereAmI(form) {
  say(form.dataset.sayNearAsking);
  return new Promise((done) => {
    const refused = () => {
      say(form.dataset.sayNearRefused);
      done(null);
    };
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done([coords.latitude, coords.longitude]),
      refused,
      { maximumAge: 600000, timeout: 20000 },
    );
  });
}

export function distance([latitude, longitude], [otherLatitude, otherLongitude]) {
  const middle = ((latitude + otherLatitude) / 2) * (Math.PI / 180);
  const east = (longitude - otherLongitude) * Math.cos(middle);
  return KILOMETRES_A_DEGREE * Math.hypot(latitude - otherLatitude, east);
}

export function distanceToBox(position, [south, west, north, east]) {
  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  return distance(position, [within(position[0], south, north), within(position[1], west, east)]);
}

export function distanceToDrive(position, drive) {
  return Math.min(...(drive.points ?? []).map((point) => distance(position, point)));
}

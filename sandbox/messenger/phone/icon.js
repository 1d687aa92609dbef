/** Line icons on a 24 by 24 grid. */
const PATHS = {
  send: "M4 12 20.500 4.500 14.500 20.500 11.500 13z",
  like: "M7 10.500v9M7 10.500H4.200v9H7M7 10.500l4-7.500c1.700 0 2.600 1 2.300 2.700L12.700 9h5.100c1.500 0 2.600 1.300 2.300 2.800l-1.200 6c-.2 1-1.100 1.700-2.100 1.700H7",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  info: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5M12 7.800v.1",
  back: "M14.500 6l-6 6 6 6",
  next: "M9.500 6l6 6-6 6",
  copy: "M9 9h10v11H9zM15 9V5H5v11h4",
  check: "M5 12.500 10 17.500 19.500 7",
  sent: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM8.200 12.300l2.700 2.700 5-5.500",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  signal: "M1 15h3v5H1zM6.500 12h3v8h-3zM12 8.500h3V20h-3zM17.500 5h3v15h-3z",
  battery: "M3 7.500h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zM22 10.500h1.500v3H22z",
};

/** @typedef {keyof typeof PATHS} IconName */

const SVG = "http://www.w3.org/2000/svg";

/** @param {IconName} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

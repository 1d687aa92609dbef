/** Line icons on a 24 grid, drawn here. */
const RING = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z";

export const SHAPES = {
  pin: "M12 21s-7-5-7-11a7 7 0 0 1 14 0c0 6-7 11-7 11ZM12 9v2",
  box: "M4 8l8-5 8 5v8l-8 5-8-5ZM4 8l8 5 8-5M12 13v8",
  card: "M3 5h18v14H3ZM3 10h18M7 15h3",
  alert: `${RING}M12 7v6M12 16v.5`,
  clock: `${RING}M12 7v5l3 2`,
  check: "M5 13l4 4L19 7",
  down: "M7 10l5 5 5-5",
};

export type IconName = keyof typeof SHAPES;

/** The console's line icons on a 24 grid: those of every page and its own, which no buyer's page has to carry. */
import { SHAPES } from "../ui/shapes.ts";

export const GLYPHS = {
  ...SHAPES,
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5",
  again: "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
  leave: "M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8M11 12h10M17 8l4 4-4 4",
  chevron: "M15 5l-7 7 7 7",
  copy: "M9 9h11v11H9ZM5 15H4V4h11v1",
  truck: "M3 6h11v11H3ZM14 10h4l3 3v4h-7M7 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  back_arrow: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  cross: "M6 6l12 12M18 6L6 18",
  mail: "M3 6h18v13H3ZM3 7l9 7 9-7",
  tray: "M4 13l3-8h10l3 8v6H4ZM4 13h5l1 3h4l1-3h5",
  sheet: "M4 4h16v16H4ZM4 9h16M4 14h16M10 4v16",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
};

export type GlyphName = keyof typeof GLYPHS;

import { GLYPHS, type GlyphName } from "../glyphs.ts";

/** Takes the colour of the words beside it. @param turns points the other way where the page is read from the right */
export function Glyph({ name, turns = false }: { name: GlyphName; turns?: boolean }) {
  return (
    <svg class={turns ? "icon turns" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={GLYPHS[name]} />
    </svg>
  );
}

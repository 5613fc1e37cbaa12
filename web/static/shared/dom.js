/** The one way to make DOM: lit, vendored. It escapes by default; raw HTML is refused by the page's Trusted Types. */
export { classMap, guard, html, nothing, render, repeat, svg } from "../vendor/lit-3.3.3.js";

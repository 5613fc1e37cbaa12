/** The console's pages, in the order of the navigation. */

import { Desk } from "./desk.js";
import { FloorPage } from "./floor/page.js";

const desk = new Desk(/** @type {HTMLElement} */ (document.getElementById("desk")), [
  { id: "floor", sign: "floor", make: (owner) => new FloorPage(owner) },
]);
desk.start();

/** The console's pages, in the order of the navigation. */

import { AlertsPage } from "./alerts/page.js";
import { Desk } from "./desk.js";
import { FloorPage } from "./floor/page.js";
import { MomentsPage } from "./moments/page.js";

const desk = new Desk(/** @type {HTMLElement} */ (document.getElementById("desk")), [
  { id: "floor", sign: "floor", make: (owner) => new FloorPage(owner) },
  { id: "alerts", sign: "alerts", make: (owner) => new AlertsPage(owner) },
  { id: "moments", sign: "moments", make: (owner) => new MomentsPage(owner) },
]);
desk.start();

/** Reads forms, one JSON a line; writes how many faults the page finds in each: `node form_faults.mjs < FORMS`. */
import { createInterface } from "node:readline";
import { faultsOf } from "../../web/static/console/forms/edit.js";

for await (const line of createInterface({ input: process.stdin })) console.log(faultsOf(JSON.parse(line)).length);

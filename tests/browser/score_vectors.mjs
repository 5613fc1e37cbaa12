/** The page's running score against the server's: `node score_vectors.mjs FILE`, made by test_scores.py. */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { missingOf, scoreOf } from "../../web/static/console/quality/score.js";

const [file] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(file, "utf8"));
const near = (one, other) => (one === null || other === null ? one === other : Math.abs(one - other) < 1e-9);
for (const { form, answers, score } of cases) {
  const given = new Map(answers.map((answer) => [answer.code, answer]));
  assert.deepEqual(missingOf(form, given), []);
  const own = scoreOf(form, given);
  for (const name of ["points", "kept"]) assert.ok(near(own[name], score[name]), `${name}: ${own[name]}, the server says ${score[name]}`);
  for (const name of ["passed", "right", "applicable"]) assert.equal(own[name], score[name], name);
  assert.deepEqual(own.criticals, score.criticals);
  own.categories.forEach((category, place) => assert.ok(near(category.points, score.categories[place].points), category.code));
}
console.log(`seen: ${cases.length} reviews score the same on the page and on the server`);

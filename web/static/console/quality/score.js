/**
 * From answers to a score as it runs along, the same as realtime/quality/scoring.py reckons it: a test compares both. Pure.
 * What counts in the end is what the server says.
 */

/** @typedef {Readonly<Record<string, string>>} Texts by language */
/** @typedef {{ value: number, text: Texts }} Anchor */
/** @typedef {{ code: string, cat: string, text: Texts, kind: "deduct" | "yesno" | "scale", max: number, critical?: "customer" | "business" | "compliance" | null, na_allowed?: boolean, anchors?: Anchor[] }} Item */
/** @typedef {{ code: string, text: Texts, weight: number }} Category */
/** @typedef {{ format?: string, id: string, version: number, name: Texts, pass_mark: number, fail_rule: "zero" | "fail", categories: Category[], items: Item[] }} ScoreForm */
/** @typedef {{ code: string, value: number | null, comment?: string, second?: number | null }} Answer value null: does not apply */
/** @typedef {{ code: string, points: number | null, weight: number }} CategoryScore */
/** @typedef {{ points: number | null, kept: number | null, passed: boolean | null, categories: CategoryScore[], criticals: { code: string, kind: string }[], right: number, applicable: number }} Score */

const POINTS = 100;
const CLOSE = 1e-9;

/** @param {Item} item @returns {number} the largest value an answer may have */
export function highest({ kind, max }) {
  return kind === "yesno" ? 1 : max;
}

/** @param {Item} item @returns {number} the value that loses nothing */
export function spotless(item) {
  return item.kind === "deduct" ? 0 : highest(item);
}

/** @param {Item} item @param {number} value @returns {number} the share of the item that is lost, 0..1 */
export function shareLost(item, value) {
  return item.kind === "deduct" ? value / item.max : 1 - value / highest(item);
}

/** @param {Item} item @param {number} value @returns {number} the points that are lost */
export function pointsLost(item, value) {
  return item.max * shareLost(item, value);
}

/** @param {Item} item @param {number | null} value @returns {boolean} */
export function allowed({ kind, max, na_allowed: na = true }, value) {
  if (value === null) return na;
  return kind === "yesno" ? value === 0 || value === 1 : Number.isFinite(value) && value >= 0 && value <= max;
}

/** @param {ScoreForm} form @param {ReadonlyMap<string, Answer>} answers @returns {string[]} codes of the items without an answer that counts */
export function missingOf(form, answers) {
  return form.items.filter((item) => {
    const answer = answers.get(item.code);
    return answer === undefined || answer.value === undefined || !allowed(item, answer.value);
  }).map(({ code }) => code);
}

/**
 * The score so far: what was not answered has lost nothing yet.
 * @param {ScoreForm} form @param {ReadonlyMap<string, Answer>} answers @returns {Score}
 */
export function scoreOf(form, answers) {
  /** @type {Map<string, number>} */
  const lost = new Map();
  for (const item of form.items) {
    const given = answers.get(item.code)?.value;
    const value = given === undefined || !allowed(item, given) ? spotless(item) : given;
    if (value !== null) lost.set(item.code, shareLost(item, value));
  }
  const categories = form.categories.map((category) => ofCategory(category, form.items.filter(({ cat }) => cat === category.code), lost));
  const kept = totalOf(categories);
  const criticals = form.items.flatMap(({ code, critical }) => (critical && lost.get(code) === 1 ? [{ code, kind: critical }] : []));
  const points = criticals.length > 0 && kept !== null && form.fail_rule === "zero" ? 0 : kept;
  const plain = form.items.filter(({ code, critical }) => !critical && lost.has(code));
  return {
    points, kept, categories, criticals,
    passed: criticals.length > 0 ? false : points === null ? null : points >= form.pass_mark - CLOSE,
    right: plain.filter(({ code }) => lost.get(code) === 0).length,
    applicable: plain.length,
  };
}

/** @param {Category} category @param {readonly Item[]} items @param {ReadonlyMap<string, number>} lost @returns {CategoryScore} */
function ofCategory({ code, weight }, items, lost) {
  const whole = items.reduce((sum, { max }) => sum + max, 0);
  const applying = items.filter((item) => lost.has(item.code));
  const weighing = applying.reduce((sum, { max }) => sum + max, 0);
  if (weight <= 0 || weighing <= 0) return { code, points: null, weight };
  const deducted = applying.reduce((sum, item) => sum + item.max * (lost.get(item.code) ?? 0), 0);
  return { code, points: Math.max(0, weight - (deducted * whole) / weighing), weight };
}

/** @param {readonly CategoryScore[]} categories @returns {number | null} */
function totalOf(categories) {
  const applying = categories.filter(({ points }) => points !== null);
  const weight = applying.reduce((sum, each) => sum + each.weight, 0);
  return weight > 0 ? (POINTS * applying.reduce((sum, each) => sum + (each.points ?? 0), 0)) / weight : null;
}

/** The difference table of a calibration: rows of items, a column for each rater. Pure. */

/** @typedef {import("../../calibration").DifferenceRow} DifferenceRow */
/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */
/** @typedef {{ code: string, critical: boolean, cells: { value: number | null | undefined, odd: boolean }[] }} Line */

/** @param {readonly (number | null | undefined)[]} values @returns {number | null | undefined} what most gave, the first of those when several are as frequent */
export function usual(values) {
  const counts = new Map();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [found, most] = [/** @type {number | null | undefined} */ (undefined), 0];
  for (const [value, count] of counts) if (count > most) [found, most] = [value, count];
  return found;
}

/**
 * @param {DifferenceRow} difference @param {ScoreForm} form @param {readonly string[]} raters in the order of the columns
 * @returns {Line[]} the items on which raters differ, in the form's order; odd: not what most gave
 */
export function linesOf({ items }, form, raters) {
  const order = new Map(form.items.map(({ code }, place) => [code, place]));
  return [...items].sort((one, other) => (order.get(one.code) ?? Infinity) - (order.get(other.code) ?? Infinity)).map(({ code, values, critical }) => {
    const given = raters.map((rater) => values[rater]);
    const most = usual(given);
    return { code, critical, cells: given.map((value) => ({ value, odd: value !== undefined && value !== most })) };
  });
}

/** @param {string} typed `12, 14 15` @returns {number[]} each once */
export function numbersOf(typed) {
  return [...new Set(typed.split(/[\s,;，、]+/).filter((part) => /^\d{1,15}$/.test(part)).map(Number))];
}

/** @param {string} typed @returns {string[]} each once */
export function namesOf(typed) {
  return [...new Set(typed.split(/[\s,;，、]+/).filter(Boolean))];
}

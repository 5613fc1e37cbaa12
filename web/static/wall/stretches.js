/** A series of values as points of lines. Pure. */

/** The field the points lie in, as curve.js frames it. */
const WIDTH = 100;
const HEIGHT = 40;

/**
 * @param {readonly (number | null)[]} values oldest first
 * @returns {string[]} one list of points for each stretch that somebody saw; the least height stands for five
 */
export function stretches(values) {
  const most = Math.max(5, ...values.map((value) => value ?? 0));
  const step = WIDTH / Math.max(1, values.length - 1);
  /** @type {string[][]} */
  const lines = [[]];
  values.forEach((value, index) => {
    const line = /** @type {string[]} */ (lines[lines.length - 1]);
    if (value === null) lines.push([]);
    else line.push(`${(index * step).toFixed(1)},${(HEIGHT - (value / most) * HEIGHT).toFixed(1)}`);
  });
  return lines.filter((line) => line.length > 1).map((line) => line.join(" "));
}

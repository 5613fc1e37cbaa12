/** Which figures of a queue are over their limit. Pure. A limit that is not set is never passed. */

/** @typedef {import("../rows").DefinitionRow} DefinitionRow */
/** @typedef {{ waiting: boolean, longest: boolean, level: boolean }} Over */

/**
 * @param {DefinitionRow | undefined} definition
 * @param {{ waiting: number | null, longest: number | null, level: number | null }} figures longest in seconds
 * @returns {Over}
 */
export function overLimits(definition, { waiting, longest, level }) {
  if (definition === undefined) return { waiting: false, longest: false, level: false };
  const { waiting_limit: most, longest_wait_limit_seconds: longestAllowed, service_level_target: target } = definition;
  return {
    waiting: waiting !== null && most !== null && waiting > most,
    longest: longest !== null && longestAllowed !== null && longest > longestAllowed,
    level: level !== null && target !== null && level < target,
  };
}

/** @param {Over} over @returns {boolean} */
export function anyOver(over) {
  return over.waiting || over.longest || over.level;
}

/**
 * What several queues have in common, so that one figure over all of them can state it.
 * @template T
 * @param {readonly T[]} values
 * @returns {T | undefined} undefined when they differ or there are none
 */
export function shared(values) {
  const [first, ...others] = values;
  return others.every((value) => value === first) ? first : undefined;
}

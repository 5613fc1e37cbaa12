/** A view of a past moment, whose durations stand still at that moment. Pure. */

/** @typedef {import("../../floor/select.js").View} View */
/** @typedef {import("../../floor/select.js").Span} Span */

/** @param {Span} span @param {number} at ms @returns {Span} */
function stood(span, at) {
  return span.since === null ? span : { since: null, seconds: Math.max(0, (at - span.since) / 1000) };
}

/**
 * @param {View} view
 * @param {number} at the moment it shows, ms
 * @returns {View}
 */
export function standing(view, at) {
  return {
    ...view,
    queues: view.queues.map((queue) => ({ ...queue, longest: stood(queue.longest, at) })),
    agents: view.agents.map((agent) => ({ ...agent, span: stood(agent.span, at) })),
    totals: { ...view.totals, longest: stood(view.totals.longest, at) },
  };
}

/** A campaign that is wished for, from the fields of its form; and how one is told. Pure. */

/** @param {Record<string, string>} values @param {ReadonlySet<string>} people nobody chosen: everybody @returns {object} as the API takes it */
export function bodyOf({ name = "", reason = "", count = "", first = "", last = "", queue = "", direction = "" }, people) {
  const [from, to] = first <= last ? [first, last] : [last, first]; // whoever names them the other way round means the same
  return { name: name.trim(), reason: reason.trim(), count: Number(count), first: from, last: to, agents: people.size === 0 ? null : [...people], queue: queue === "" ? null : queue, direction: direction === "" ? null : direction };
}

/** @param {ReadonlyMap<string, { label: string | null }>} queues by id @returns {{ id: string, label: string }[]} by their names */
export function queuesOf(queues) {
  return [...queues].map(([id, { label }]) => ({ id, label: label ?? id.slice(id.indexOf("/") + 1) })).sort((one, other) => one.label.localeCompare(other.label));
}

/** @param {readonly string[] | null} agents @param {readonly { id: string, name: string }[]} people @returns {string} empty for everybody */
export function namesOf(agents, people) {
  return (agents ?? []).map((id) => people.find((one) => one.id === id)?.name ?? id).join(" · ");
}

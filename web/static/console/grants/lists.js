/** The lists of grants: which there are for whom, and how each is fetched. Pure but for the server that is asked. */

/** @typedef {import("./page.js").Grant} Grant */
/** @typedef {import("./page.js").Remark} Remark */
/** @typedef {{ get: (path: string, query?: Record<string, string>) => Promise<any> }} Asked */
/** @typedef {{ grant: Grant, remarks: Remark[] }} Odd */

/** The lists there are, with the rights of which one is needed. */
export const LISTS = /** @type {const} */ ({
  mine: [],
  review: ["review_grants"],
  approve: ["approve_grants"],
  confirm: ["confirm_grants"],
  all: ["see_audit", "approve_grants", "confirm_grants"],
  odd: ["review_grants", "approve_grants", "confirm_grants", "see_audit"],
});

/** @typedef {keyof typeof LISTS} List */

/** Those whose length is work for somebody. */
export const DUE = /** @type {const} */ (["review", "approve", "confirm"]);

const PAGES = 10;
const MOST_ODD = 50;

/** @param {(right: string) => boolean} may @returns {List[]} */
export function offeredTo(may) {
  return /** @type {List[]} */ (Object.keys(LISTS)).filter((name) => LISTS[name].length === 0 || LISTS[name].some(may));
}

/**
 * As the grants stand at this moment: one that a change took over from gives nothing any more, although the server writes
 * that down later.
 * @param {readonly Grant[]} grants
 * @param {number} now ms
 * @returns {Grant[]}
 */
export function standing(grants, now) {
  const heirs = grants.filter(({ stage, begins }) => stage === "active" && Date.parse(begins) <= now);
  const over = new Set(heirs.map(({ replaces }) => replaces));
  return grants.map((grant) => (grant.stage === "active" && over.has(grant.id) ? { ...grant, stage: "replaced", may: [] } : grant));
}

/** Every page of a list, newest first. @param {Asked} api @param {List} list @returns {Promise<Grant[]>} */
export async function whole(api, list) {
  /** @type {Grant[]} */
  const found = [];
  /** @type {number | null} */
  let after = 0;
  for (let pages = 0; after !== null && pages < PAGES; pages += 1) {
    const answer = await api.get("grants", { list, after: String(after), limit: "200" });
    found.push(...answer.grants);
    after = answer.next;
  }
  return found.reverse();
}

/** @param {Asked} api @param {readonly List[]} lists @returns {Promise<Partial<Record<List, number>>>} */
export async function dueOf(api, lists) {
  const counts = await Promise.all(lists.map(async (list) => /** @type {const} */ ([list, (await whole(api, list)).length])));
  return Object.fromEntries(counts);
}

/** Grants to look at, each with what was noticed about it. @param {Asked} api @returns {Promise<Odd[]>} */
export async function lookedAt(api) {
  /** @type {Map<number, Remark[]>} */
  const remarks = new Map();
  for (const remark of /** @type {Remark[]} */ (await api.get("grants/oddities"))) remarks.set(remark.grant, [...(remarks.get(remark.grant) ?? []), remark]);
  const first = [...remarks].slice(0, MOST_ODD);
  return Promise.all(first.map(async ([number, found]) => ({ grant: await api.get(`grants/${number}`), remarks: found })));
}

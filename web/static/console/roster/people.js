/** The roster as it is listed, typed and written to a file. Pure. */

/** @typedef {{ id: string, name: string, interfaces: string[], team: string | null, seniority: string, since: string | null, languages: string[], account: string | null }} PersonRow */
/** @typedef {{ id: string, name: string, leader: string | null }} TeamRow */
/** @typedef {{ people: PersonRow[], teams: TeamRow[], revision: string }} Whole */

/** The columns of a table, as the server and `floorwatch roster` read it. */
const COLUMNS = ["id", "name", "interfaces", "team", "leader", "seniority", "since", "languages", "account"];

/**
 * Those that a search and a team leave, by id as people count.
 * @param {Whole} whole
 * @param {{ search: string, team: string }} wanted empty: all
 * @param {string} language
 * @returns {PersonRow[]}
 */
export function found({ people, teams }, { search, team }, language) {
  const words = search.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  const told = (/** @type {PersonRow} */ one) => [one.id, one.name, one.account, names.get(one.team ?? ""), ...one.interfaces, ...one.languages].join("\n").toLocaleLowerCase(language);
  const collator = new Intl.Collator(language, { numeric: true });
  return people.filter((one) => (team === "" || one.team === team) && words.every((word) => told(one).includes(word))).sort((one, other) => collator.compare(one.id, other.id));
}

/** @param {Whole} whole @param {Iterable<string>} agents ids of everybody on the floor @returns {string[]} those that are nobody's */
export function unclaimed({ people }, agents) {
  const claimed = new Set(people.flatMap(({ interfaces }) => interfaces));
  return [...agents].filter((agent) => !claimed.has(agent)).sort();
}

/** @param {string} typed lines, spaces or commas between them @returns {string[]} each once */
export function listOf(typed) {
  return [...new Set(typed.split(/[\s,，、;；]+/).filter(Boolean))];
}

/** @param {string | undefined} typed @returns {string | null} */
export function maybe(typed) {
  const text = (typed ?? "").trim();
  return text === "" ? null : text;
}

/** @param {string} text */
function cell(text) {
  return /[",\r\n]/.test(text) ? `"${text.split('"').join('""')}"` : text;
}

/** @param {Whole} whole @returns {string} a table that can be taken in again; what a team is called has no column there */
export function tableOf({ people, teams }) {
  const leaders = new Map(teams.map(({ id, leader }) => [id, leader]));
  const rows = people.map((one) => {
    /** @type {Record<string, string | null | undefined>} */
    const values = { ...one, interfaces: one.interfaces.join(" "), languages: one.languages.join(" "), leader: one.team === null ? null : leaders.get(one.team) };
    return COLUMNS.map((column) => cell(values[column] ?? "")).join(",");
  });
  return [COLUMNS.join(","), ...rows, ""].join("\n");
}

/**
 * The text of a file. Spreadsheets of a Chinese Windows write GB 18030; whoever saved one need not know that.
 * @param {ArrayBuffer} bytes
 * @returns {string}
 */
export function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** @param {string} name of a file @returns {"csv" | "toml" | "json" | null} null: none that can be read */
export function formatOf(name) {
  const ending = /\.(csv|toml|json)$/i.exec(name)?.[1]?.toLowerCase();
  return /** @type {"csv" | "toml" | "json" | undefined} */ (ending) ?? null;
}

/** How far somebody's rights reach, as it is written (`hq/sales`, `hq/*`, `team:blue`, `agent:1001`) and as people read it. Pure. */

import { brief } from "./brief.js";

/** @typedef {{ key: string, label: string }} Choice key: the entry; label: what it is called */
/** @typedef {{ pbx: string, queues: Choice[] }} Exchange */

/** @param {string} typed `hq/sales, team:a` @returns {string[] | null} null without any: everything */
export function scopeOf(typed) {
  const parts = typed.split(/[\s,;，；、]+/).filter(Boolean);
  return parts.length > 0 ? parts : null;
}

/**
 * What can be ticked: each PBX with its queues, by label.
 * @param {Iterable<string>} pbxs
 * @param {Iterable<[string, { label: string }]>} queues by `pbx/queue`
 * @param {string} language
 * @returns {Exchange[]}
 */
export function exchangesOf(pbxs, queues, language) {
  const collator = new Intl.Collator(language, { numeric: true });
  const rows = [...queues];
  return [...pbxs].sort(collator.compare).map((pbx) => ({
    pbx,
    queues: rows.filter(([key]) => key.startsWith(`${pbx}/`)).map(([key, { label }]) => ({ key, label: label || key })).sort((one, other) => collator.compare(one.label, other.label)),
  }));
}

/**
 * What stands in a scope and can be ticked nowhere: people, and what is not there any more. It must not be lost by editing.
 * @param {Iterable<string>} entries
 * @param {ReadonlySet<string>} known the entries that can be ticked
 * @returns {string[]}
 */
export function othersOf(entries, known) {
  return [...entries].filter((entry) => !known.has(entry));
}

/**
 * @param {string} entry
 * @param {ReadonlyMap<string, { label: string }>} queues
 * @param {import("../text/catalogue.js").Text} text
 * @returns {string}
 */
export function entryText(entry, queues, text) {
  if (entry.startsWith("team:")) return text("scope.team", { name: brief(entry.slice(5), 60) });
  if (entry.startsWith("agent:")) return text("scope.person", { name: brief(entry.slice(6), 60) });
  if (entry.endsWith("/*")) return text("scope.pbx", { name: brief(entry.slice(0, -2), 60) });
  const label = queues.get(entry)?.label;
  return label ? `${brief(label, 60)} (${brief(entry, 60)})` : brief(entry, 80);
}

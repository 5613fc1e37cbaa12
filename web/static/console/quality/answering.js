/** What a scorecard needs of the page it stands on. Pure types. */

/**
 * @typedef {object} Answering
 * @property {string | null} item the one that is open
 * @property {{ seek: (second: number) => void }} player
 * @property {() => number | null} here where the playhead stands
 * @property {(code: string | null) => void} openItem
 * @property {(change: (before: import("./sheet.js").Sheet) => import("./sheet.js").Sheet) => void} answer
 */

export {};

/**
 * A key and values become a text. Pure but for `fetchCatalogue`. The catalogues serve screens, mails and chats alike
 * (config/locales): keys, not sentences, leave the core.
 */

/** @typedef {Readonly<Record<string, string | number>>} Values */
/** @typedef {(key: string, values?: Values) => string} Text */

export const LANGUAGES = Object.freeze(["zh-CN", "zh-TW", "en"]);

/**
 * @param {Readonly<Record<string, string>>} entries one catalogue
 * @param {string} language for plurals: a key with a `count` may have the forms `key.one` and `key.other`
 * @returns {Text} an unknown key shows itself: a hole that can be seen and named beats an empty screen
 */
export function textOf(entries, language) {
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    let entry = entries[key];
    if (entry === undefined && typeof values.count === "number") {
      entry = entries[`${key}.${plurals.select(values.count)}`] ?? entries[`${key}.other`];
    }
    if (entry === undefined) return key;
    return entry.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
}

/**
 * The nearest language we have: zh-Hant and zh-HK read zh-TW, other Chinese zh-CN, the rest English.
 * @param {string | null | undefined} wanted a BCP 47 tag
 * @returns {string | null} null when nothing was wanted
 */
export function languageOf(wanted) {
  if (!wanted) return null;
  if (LANGUAGES.includes(wanted)) return wanted;
  const tag = wanted.toLowerCase();
  if (!tag.startsWith("zh")) return "en";
  return /hant|tw|hk|mo/.test(tag) ? "zh-TW" : "zh-CN";
}

/** @param {string} language @returns {Promise<Record<string, string>>} */
export async function fetchCatalogue(language) {
  const answer = await fetch(new URL(`api/v1/catalogue/${language}.json`, document.baseURI).href);
  if (!answer.ok) throw new Error(`The catalogue ${language} did not load: HTTP ${answer.status}`);
  return answer.json();
}

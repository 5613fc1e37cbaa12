/**
 * How wide a text will be, in em, before it is drawn. Pure, so that what fits is decided and tested without a browser.
 *
 * Advance widths of Inter at weight 600 with tabular figures (its hmtx table); an ideograph fills its square.
 * Estimates lean to the wide side: a text that was said to fit must fit.
 */

const IDEOGRAPH = /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;
const NARROW = new Set("iljI|!'.,;:·()[]/ tfr-");
const WIDE = new Set("mwMW%@—");

/** @param {string} letter @returns {number} em */
function advance(letter) {
  if (letter >= "0" && letter <= "9") return 0.66;
  if (letter.length > 1 || IDEOGRAPH.test(letter)) return 1;
  if (letter === " ") return 0.28;
  if (NARROW.has(letter)) return 0.37;
  if (WIDE.has(letter)) return 0.97;
  if (letter >= "A" && letter <= "Z") return 0.75;
  return letter < "\u02ff" ? 0.61 : 0.8;
}

/** @param {string} text @returns {number} its width in em at weight 600 */
export function textWidth(text) {
  let width = 0;
  for (const letter of text) width += advance(letter);
  return width;
}

/**
 * The first text that fits, the last when none does.
 * @param {readonly string[]} texts longest first
 * @param {number} room em
 * @returns {string}
 */
export function fitting(texts, room) {
  for (const text of texts) if (textWidth(text) <= room) return text;
  return texts[texts.length - 1] ?? "";
}

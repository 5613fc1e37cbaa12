/**
 * From a viewing distance and a panel to the size of the smallest text. Pure.
 *
 * A character must fill 20 minutes of arc (the preferred size of ISO 9241-303): 46.5 mm at 8 m, 73 px on a 55-inch
 * panel of 1080 lines. A character is as high as a capital or a digit; an ideograph of the same font size is higher.
 */

export const ARC_MINUTES = 20;

/** Height of a capital of Inter in em (OS/2 table: 1490 / 2048). */
const CAPITAL = 0.7275;

const MILLIMETRES_PER_INCH = 25.4;

/** A page needs this much room at least, in em: below it a screen is too small for its distance. */
export const SMALLEST_PAGE = Object.freeze({ width: 9.4, height: 8.2 });

/** @param {number} metres @param {number} [minutes] of arc @returns {number} mm */
export function characterMillimetres(metres, minutes = ARC_MINUTES) {
  return 2 * metres * 1000 * Math.tan((minutes / 60 / 2) * (Math.PI / 180));
}

/** @param {number} inches diagonal @param {number} width px @param {number} height px @returns {number} px per mm */
export function pixelsPerMillimetre(inches, width, height) {
  return Math.hypot(width, height) / (inches * MILLIMETRES_PER_INCH);
}

/**
 * @param {{ distance: number, diagonal: number, width: number, height: number }} screen metres, inches, CSS px
 * @returns {{ line: number, reach: number }} line: font size of the smallest text in px; reach: the distance in metres
 *   up to which it fills 20 minutes of arc - less than asked for when the screen is too small for the distance
 */
export function legible({ distance, diagonal, width, height }) {
  const wanted = (characterMillimetres(distance) * pixelsPerMillimetre(diagonal, width, height)) / CAPITAL;
  const most = Math.min(width / SMALLEST_PAGE.width, height / SMALLEST_PAGE.height);
  const line = Math.min(wanted, most);
  return { line, reach: (distance * line) / wanted };
}

/**
 * The same page beside other things: as many lines as without them, each a little smaller.
 * @param {number} line px
 * @param {number} height px of the whole panel
 * @param {{ px: number, em: number }} taken height that the other things take, in px and in lines
 * @returns {number} px
 */
export function lineBeside(line, height, { px, em }) {
  return (height - px) / (height / line + em);
}

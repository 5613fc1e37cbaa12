/** What a key does at the desk, as in the cutting rooms: J K L, arrows, space. Pure. */

export const SPEEDS = Object.freeze([0.75, 1, 1.25, 1.5, 1.75, 2]);
export const STEP = 5;

/**
 * @typedef {"play" | "back" | "on" | "back_little" | "on_little" | "start" | "slower" | "faster" | "comment" | "next_mark" | "last_mark" | "zoom_in" | "zoom_out" | "help"} Deed
 */
/** @type {Readonly<Record<string, Deed>>} */
export const KEYS = Object.freeze({
  " ": "play", k: "play", j: "back", l: "on", ArrowLeft: "back", ArrowRight: "on", ",": "back_little", ".": "on_little", Home: "start",
  "[": "slower", "]": "faster", c: "comment", n: "next_mark", p: "last_mark", "+": "zoom_in", "=": "zoom_in", "-": "zoom_out", "?": "help",
});

const TYPED = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const PRESSED = new Set(["BUTTON", "SUMMARY", "A"]);
const BOXES = new Set(["checkbox", "radio", "button", "submit", "range"]);

/**
 * @param {{ key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean }} event
 * @param {{ tagName: string, type?: string, isContentEditable?: boolean, role?: string | null, reached?: boolean } | null} target
 *   reached: by the keyboard, so that space means this button
 * @returns {Deed | null} null where the key is for the browser or for what is being typed
 */
export function deedOf({ key, ctrlKey = false, metaKey = false, altKey = false }, target) {
  if (ctrlKey || metaKey || altKey) return null;
  const deed = KEYS[key.length === 1 ? key.toLowerCase() : key] ?? null;
  if (deed === null || target === null) return deed;
  if (target.isContentEditable || (TYPED.has(target.tagName) && !BOXES.has(target.type ?? "text"))) return null;
  if (key === " " && target.reached && (PRESSED.has(target.tagName) || BOXES.has(target.type ?? ""))) return null;
  if (key.startsWith("Arrow") && (target.role === "radio" || target.role === "slider" || BOXES.has(target.type ?? ""))) return null;
  return deed;
}

/** @param {number} speed @param {1 | -1} way @returns {number} */
export function speedFrom(speed, way) {
  const place = SPEEDS.indexOf(speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, (place < 0 ? 1 : place) + way))] ?? 1;
}

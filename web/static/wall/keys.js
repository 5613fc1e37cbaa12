/** The keyboard of a replay. Pure but for `listenTo`. A focused button or link keeps its own space and Enter. */

/** @typedef {Pick<import("./replaying.js").Replaying, "player" | "alert">} Target */
/** @typedef {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey"> & { target: unknown }} Stroke */

const TEN_SECONDS = 10_000;
const MINUTE = 60_000;

/** @type {Record<string, (target: Target, shift: boolean) => void>} */
const ACTIONS = {
  " ": ({ player }) => player.toggle(),
  ArrowLeft: ({ player }, shift) => player.seek(player.moment() - (shift ? MINUTE : TEN_SECONDS)),
  ArrowRight: ({ player }, shift) => player.seek(player.moment() + (shift ? MINUTE : TEN_SECONDS)),
  ArrowUp: ({ player }) => player.shift(1),
  ArrowDown: ({ player }) => player.shift(-1),
  Home: ({ player }) => player.seek(-Infinity),
  End: ({ player }) => player.seek(Infinity),
  ",": ({ player }) => void player.step(-1),
  ".": ({ player }) => void player.step(1),
  "[": (target) => target.alert(-1),
  "]": (target) => target.alert(1),
  v: ({ player }) => player.see(player.replay.sight === "shown" ? "known" : "shown"),
};

/** @param {unknown} target @returns {boolean} */
function hasItsOwn(target) {
  const tag = /** @type {{ tagName?: string } | null} */ (target)?.tagName;
  return tag === "BUTTON" || tag === "A";
}

/** @param {Stroke} stroke @param {Target} target @returns {boolean} whether the key was ours */
export function struck(stroke, target) {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return false;
  if (stroke.key === " " && hasItsOwn(stroke.target)) return false;
  const action = ACTIONS[stroke.key];
  if (action === undefined) return false;
  action(target, stroke.shiftKey);
  return true;
}

/** @param {Document} document @param {Target} target */
export function listenTo(document, target) {
  document.addEventListener("keydown", (event) => {
    if (struck(event, target)) event.preventDefault();
  });
  // A button that was clicked with the mouse gives the keyboard back, so that space plays again.
  document.addEventListener("click", (event) => {
    if (event.detail > 0 && hasItsOwn(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
  });
}

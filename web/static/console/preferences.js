/** What one person at one browser chose: language, theme, order of the people, sound and notices. Kept by the browser; nothing secret. */

import { languageOf } from "../text/catalogue.js";

const KEY = "floorwatch.console";

/** @typedef {{ language: string | null, theme: "dark" | "light" | null, order: "name" | "attention" | "time", sound: boolean, notices: boolean }} Choices */

/** @param {unknown} kept @returns {Choices} what cannot be understood counts as not chosen */
export function choicesOf(kept) {
  const found = typeof kept === "object" && kept !== null ? /** @type {Record<string, unknown>} */ (kept) : {};
  const { language, theme, order, sound, notices } = found;
  return {
    language: typeof language === "string" ? languageOf(language) : null,
    theme: theme === "dark" || theme === "light" ? theme : null,
    order: order === "attention" || order === "time" ? order : "name",
    sound: sound === true,
    notices: notices === true,
  };
}

export class Preferences {
  /** @param {() => Storage} storage may throw: some browsers keep nothing */
  constructor(storage) {
    this.storage = storage;
    this.choices = choicesOf(this.#read());
  }

  #read() {
    try {
      return JSON.parse(this.storage().getItem(KEY) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {Partial<Choices>} some */
  choose(some) {
    this.choices = { ...this.choices, ...some };
    try {
      this.storage().setItem(KEY, JSON.stringify(this.choices));
    } catch {
      // a browser that keeps nothing still shows what was chosen until it is reloaded
    }
  }
}

/**
 * Sound and notices of the browser, for those who asked for them at this desk. The sound is made here, so that nothing is
 * loaded when it matters; browsers let a page sound only after somebody touched it, and notify only on https or localhost.
 */

/** Two tones for a warning, three for what is critical: heights in Hz. */
const TONES = { warning: [660, 880], critical: [880, 660, 880], notice: [660] };
const TONE_SECONDS = 0.18;

export class Signals {
  /** @param {Window & typeof globalThis} window */
  constructor(window) {
    this.window = window;
    /** @type {AudioContext | null} */
    this.context = null;
    /** Asked of the browser once and after each answer: asking costs as much as drawing a dozen people. */
    this.permission = this.allowed();
  }

  /** After a touch the browser lets us sound. */
  wake() {
    this.context ??= new this.window.AudioContext();
    void this.context.resume().catch(() => undefined);
  }

  /** @returns {boolean} whether a sound would be heard */
  audible() {
    return this.context?.state === "running";
  }

  /** @param {"critical" | "warning" | "notice"} severity */
  sound(severity) {
    const { context } = this;
    if (context === null || context.state !== "running") return;
    TONES[severity].forEach((height, index) => {
      const start = context.currentTime + index * (TONE_SECONDS + 0.04);
      const [tone, loudness] = [context.createOscillator(), context.createGain()];
      tone.frequency.value = height;
      loudness.gain.setValueAtTime(0, start);
      loudness.gain.linearRampToValueAtTime(0.25, start + 0.02);
      loudness.gain.linearRampToValueAtTime(0, start + TONE_SECONDS);
      tone.connect(loudness).connect(context.destination);
      tone.start(start);
      tone.stop(start + TONE_SECONDS);
    });
  }

  /** @returns {"granted" | "denied" | "default" | "missing"} what the browser says about notices */
  allowed() {
    if (!this.window.isSecureContext || this.window.Notification === undefined) return "missing";
    return this.window.Notification.permission;
  }

  /** @returns {Promise<boolean>} whether notices may be shown */
  async ask() {
    if (this.allowed() !== "missing") await this.window.Notification.requestPermission();
    this.permission = this.allowed();
    return this.permission === "granted";
  }

  /** @param {string} title @param {string} id the same alert replaces its own notice @param {() => void} opened */
  notify(title, id, opened) {
    if (this.allowed() !== "granted") return;
    const notice = new this.window.Notification(title, { tag: id });
    notice.onclick = () => {
      this.window.focus();
      opened();
      notice.close();
    };
  }
}

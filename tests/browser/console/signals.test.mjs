import assert from "node:assert/strict";
import { test } from "node:test";
import { Signals } from "../../../web/static/console/signals.js";

/** A browser that writes down what it is told to sound and show. */
function browser({ permission = "granted", secure = true } = {}) {
  const told = { tones: [], notices: [], focused: 0 };
  const value = () => ({ value: 0, setValueAtTime() {}, linearRampToValueAtTime() {} });
  class AudioContext {
    state = "suspended";
    currentTime = 0;
    async resume() { this.state = "running"; }
    createOscillator() {
      const frequency = value();
      return { frequency, connect: (next) => next, start: (at) => told.tones.push([frequency.value, at]), stop() {} };
    }
    createGain() { return { gain: value(), connect: (next) => next }; }
  }
  class Notification {
    static permission = permission;
    static async requestPermission() { Notification.permission = "granted"; }
    constructor(title, { tag }) { Object.assign(this, { title, tag, closed: false }); told.notices.push(this); }
    close() { this.closed = true; }
  }
  return { told, window: { AudioContext, Notification, isSecureContext: secure, focus: () => { told.focused += 1; } } };
}

test("nothing sounds before somebody touched the page; then critical has a tone more than a warning", () => {
  const { told, window } = browser();
  const signals = new Signals(window);
  signals.sound("critical");
  assert.deepEqual([told.tones.length, signals.audible()], [0, false]);
  signals.wake();
  signals.sound("warning");
  assert.equal(told.tones.splice(0).length, 2);
  signals.sound("critical");
  assert.equal(told.tones.length, 3);
  assert.ok(told.tones.every(([, at], index, all) => index === 0 || at > all[index - 1][1]), "one after the other");
});

test("a notice leads to its alert and closes; the same alert replaces its own", () => {
  const { told, window } = browser();
  const opened = [];
  new Signals(window).notify("Long wait", "a1", () => opened.push("a1"));
  const [notice] = told.notices;
  notice.onclick();
  assert.deepEqual([notice.tag, notice.closed, opened, told.focused], ["a1", true, ["a1"], 1]);
});

test("without permission, or over plain http, nothing is shown and why is known", async () => {
  const denied = browser({ permission: "denied" });
  const plain = browser({ secure: false });
  for (const { told, window } of [denied, plain]) {
    new Signals(window).notify("x", "1", () => undefined);
    assert.equal(told.notices.length, 0);
  }
  assert.deepEqual([new Signals(denied.window).permission, new Signals(plain.window).permission], ["denied", "missing"]);
  assert.equal(await new Signals(plain.window).ask(), false);
  assert.equal(await new Signals(browser({ permission: "default" }).window).ask(), true);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../../web/static/shared/api.js";
import { Pairing } from "../../../web/static/wall/pairing.js";

const settled = () => new Promise((done) => setImmediate(done));
const BEGUN = { code: "482913", secret: "s1", expires_seconds: 600, poll_seconds: 2 };

/** A screen with a server that answers from a list, and a clock that a test turns. @param {unknown[]} answers */
function screen(answers) {
  const world = {
    now: 0,
    asked: /** @type {unknown[]} */ ([]),
    tokens: /** @type {string[]} */ ([]),
    waits: /** @type {{ run: () => void, wait: number }[]} */ ([]),
    async next() {
      const due = world.waits.shift();
      assert.ok(due, "something is waited for");
      world.now += due.wait;
      due.run();
      await settled();
      return due.wait;
    },
  };
  const pairing = new Pairing(
    {
      ask: async (path, body) => {
        world.asked.push(body === undefined ? path : body);
        const answer = answers.shift();
        if (answer instanceof Refused) throw answer;
        return answer;
      },
      later: (run, wait) => world.waits.push({ run, wait }),
      cancel: () => void world.waits.splice(0),
      now: () => world.now,
    },
    { changed: () => undefined, paired: (token) => world.tokens.push(token) },
  );
  return { world, pairing };
}

test("a screen shows its code, asks until somebody approved, and hands on the token", async () => {
  const { world, pairing } = screen([BEGUN, { token: null }, { token: "fw_x" }]);
  pairing.start();
  pairing.start();
  await settled();
  assert.equal(pairing.code, "482913");
  assert.equal(await world.next(), 2000);
  assert.deepEqual(world.tokens, []);
  await world.next();
  assert.deepEqual(world.tokens, ["fw_x"]);
  assert.deepEqual(world.asked, ["screens/pairing", { secret: "s1" }, { secret: "s1" }]);
  assert.equal(pairing.asking, false);
  assert.equal(world.waits.length, 0);
});

test("a code that expires, or that the server forgot, gives way to a new one", async () => {
  const other = { ...BEGUN, code: "000111", secret: "s2" };
  const { world, pairing } = screen([BEGUN, new Refused("pairing-unknown", "", 410), other, { ...BEGUN, code: "222333" }]);
  pairing.start();
  await settled();
  await world.next();
  assert.equal(pairing.code, "000111");
  world.now += 590_000;
  await world.next();
  assert.equal(pairing.code, "222333");
});

test("a server that is away leaves the code; one that refuses is asked again later", async () => {
  const { world, pairing } = screen([new Refused("pairing-full", "", 429), BEGUN, new Refused("unreachable", "", 0), { token: "t" }]);
  pairing.start();
  await settled();
  assert.equal(pairing.code, null);
  assert.equal(pairing.problem?.kind, "pairing-full");
  assert.equal(await world.next(), 30_000);
  await world.next();
  assert.equal(pairing.code, "482913");
  assert.equal(pairing.problem?.kind, "unreachable");
  await world.next();
  assert.deepEqual(world.tokens, ["t"]);
});

test("an answer to a screen that was let in meanwhile is nobody's", async () => {
  const { world, pairing } = screen([BEGUN]);
  pairing.start();
  pairing.stop();
  await settled();
  assert.equal(pairing.code, null);
  assert.equal(world.waits.length, 0);
});

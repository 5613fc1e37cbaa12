/** Whether a player's picture is that of its sound: the peaks that were told, and the pixels that were drawn. */
import { strict as assert } from "node:assert";

const NEAR = 0.06;

/** The sound as it is played, and the columns that the picture was drawn from. @param {import("playwright-core").Page} page @param {string} id */
function compared(page, id) {
  return page.evaluate(async (number) => {
    const answer = await fetch(`api/v1/samples/${number}/audio`);
    const content = new DataView(await answer.arrayBuffer());
    const [channels, rate] = [content.getUint16(22, true), content.getUint32(24, true)];
    const frames = (content.byteLength - 44) / 2 / channels;
    const element = /** @type {any} */ (document.querySelector("fw-sound"));
    const { wave } = element.given;
    /** The greatest sample of a stretch, by channel: the caller is left, the agent right. @param {number} channel @param {number} from @param {number} to */
    const greatest = (channel, from, to) => {
      let most = 0;
      for (let frame = Math.floor(from * rate); frame < Math.min(frames, Math.ceil(to * rate)); frame += 1) most = Math.max(most, content.getInt16(44 + (frame * channels + channel) * 2, true) / 32768);
      return most;
    };
    const lanes = wave.lanes.map((/** @type {any} */ lane, /** @type {number} */ place) => {
      const channel = lane.side === "agent" ? 1 : 0;
      let worst = 0;
      for (let bucket = 0; bucket < lane.greatest.length; bucket += 7) {
        const told = greatest(channel, bucket * wave.bucketSeconds, (bucket + 1) * wave.bucketSeconds);
        worst = Math.max(worst, Math.abs(told - lane.greatest[bucket] / 127));
      }
      return { side: lane.side, place, worst };
    });
    // Then the pixels: over every column of the agent's lane the ink reaches as high as the loudest sample says.
    const canvas = element.querySelector("canvas");
    const context = canvas.getContext("2d");
    const { axis } = element;
    const scale = canvas.width / element.clientWidth;
    const [middle, half] = [64, 40];
    const strip = context.getImageData(0, 0, canvas.width, Math.ceil(140 * scale));
    /** @param {number} x @param {number} y */
    const ink = (x, y) => { const at = (Math.round(y * scale) * canvas.width + Math.round(x * scale)) * 4; return [strip.data[at], strip.data[at + 1], strip.data[at + 2]].join(); };
    const ground = ink(axis.leadWidth + 1, 25);
    let [loud, drawn] = [0, 0];
    for (let x = axis.leadWidth + 8; x < axis.width - 8; x += 9) {
      const second = axis.from + ((x - axis.leadWidth) / (axis.width - axis.leadWidth)) * (axis.to - axis.from);
      const told = greatest(1, second, second + (axis.to - axis.from) / (axis.width - axis.leadWidth));
      if (told < 0.1) continue;
      loud += 1;
      if (ink(x, middle - Math.min(1, told) * half * 0.8) !== ground) drawn += 1;
    }
    return { status: answer.status, seconds: frames / rate, lanes, loud, drawn, length: wave.seconds };
  }, id);
}

/** Raises where the picture is not that of the sound. @param {import("playwright-core").Page} page @param {string} id of the sample */
export async function asSounded(page, id) {
  const told = await compared(page, id);
  assert.ok(Math.abs(told.seconds - told.length) < 0.1, "the waveform is as long as the sound");
  assert.deepEqual(told.lanes.map((/** @type {any} */ { side }) => side), ["agent", "caller"]);
  for (const { side, worst } of told.lanes) assert.ok(worst < NEAR, `the ${side}'s peaks are the sound's, to ${worst}`);
  assert.ok(told.loud > 20 && told.drawn / told.loud > 0.95, `drawn as loud as it is in ${told.drawn} of ${told.loud} columns`);
}

/**
 * Curves over time: the one place that knows uPlot. `<fw-chart .plot=${...}>` draws lines on a shared axis of time, with
 * gaps where nobody saw. It does not zoom, stack, or hold more than a few thousand points.
 */

import uPlot from "../vendor/uplot-1.6.32.js";

/** @typedef {{ values: readonly (number | null)[], kind: "now" | "usual" | "low" | "high" }} Line usual: dashed; low before high: a band between them */
/** @typedef {{ times: readonly number[], lines: readonly Line[], minute: (at: number) => string, language: string, marks?: readonly { from: number, to: number }[] }} Plot times: seconds, rising; marks: stretches of time that are tinted */

const HEIGHT = 150;

/** Below this a scale would make a hill of one caller. */
const LEAST_TOP = 5;

/** @param {Element} element @param {string} name @returns {string} a colour of tokens.css as the theme has it now */
function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

class Chart extends HTMLElement {
  constructor() {
    super();
    /** @type {Plot | null} */
    this.given = null;
    /** @type {any} */
    this.chart = null;
    this.drawn = "";
  }

  /** @param {Plot} plot */
  set plot(plot) {
    if (plot === this.given) return;
    this.given = plot;
    this.show();
  }

  connectedCallback() {
    this.sizes = new ResizeObserver(() => this.show());
    this.sizes.observe(this);
    this.show();
  }

  disconnectedCallback() {
    this.sizes?.disconnect();
    this.drop();
  }

  drop() {
    this.chart?.destroy();
    this.chart = null;
  }

  show() {
    const { given } = this;
    const width = Math.floor(this.clientWidth);
    if (given === null || !this.isConnected || width < 40) return;
    const look = `${document.documentElement.dataset.theme}/${given.lines.map(({ kind }) => kind).join()}`;
    if (this.chart !== null && this.drawn !== look) this.drop();
    const data = [given.times, ...given.lines.map(({ values }) => values)];
    if (this.chart === null) this.chart = this.#made(given, data, width);
    else {
      if (this.chart.width !== width) this.chart.setSize({ width, height: HEIGHT });
      this.chart.setData(data);
    }
    this.drawn = look;
  }

  /** Tint the marked stretches, under everything else. @param {any} chart */
  #marked(chart) {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.fillStyle = colour(this, "--warning-tint");
    ctx.strokeStyle = colour(this, "--warning");
    for (const { from, to } of this.given?.marks ?? []) {
      const [left = 0, right = 0] = [from, to].map((at) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, chart.valToPos(at, "x", true))));
      const width = Math.max(3, right - left);
      ctx.fillRect(left, bbox.top, width, bbox.height);
      ctx.strokeRect(left, bbox.top, width, bbox.height);
    }
    ctx.restore();
  }

  /** @param {Plot} plot @param {unknown} data @param {number} width */
  #made({ lines }, data, width) {
    const [ink, rule] = [colour(this, "--dim"), colour(this, "--rule")];
    const axis = { stroke: ink, font: "12px Inter, sans-serif", grid: { stroke: rule, width: 1 }, ticks: { show: false } };
    const low = lines.findIndex(({ kind }) => kind === "low") + 1;
    return new uPlot({
      bands: low === 0 ? [] : [{ series: [low + 1, low], fill: colour(this, "--rule"), dir: -1 }],
      hooks: { drawClear: [(/** @type {any} */ chart) => this.#marked(chart)] },
      width, height: HEIGHT, legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false }, y: { range: (/** @type {unknown} */ _, /** @type {number} */ low, /** @type {number} */ high) => [Math.min(0, low ?? 0), Math.max(LEAST_TOP, high ?? 0)] } },
      axes: [
        { ...axis, space: 70, size: 24, values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) => ticks.map((tick) => this.given?.minute(tick * 1000) ?? ""), incrs: [60, 300, 600, 1800, 3600, 7200, 14_400] },
        { ...axis, size: 34, space: 30, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
      ],
      series: [{}, ...lines.map(({ kind }) => ({
        stroke: kind === "low" || kind === "high" ? "transparent" : colour(this, kind === "now" ? "--info" : "--dim"), width: kind === "now" ? 2 : 1.5, dash: kind === "now" ? undefined : [5, 4], points: { show: false }, spanGaps: false,
      }))],
    }, data, this);
  }
}

customElements.define("fw-chart", Chart);

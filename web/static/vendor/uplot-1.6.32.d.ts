/** The part of uPlot that charts.js uses. */
export default class uPlot {
  constructor(options: object, data: unknown, target: HTMLElement);
  readonly width: number;
  setData(data: unknown): void;
  setSize(size: { width: number; height: number }): void;
  destroy(): void;
}

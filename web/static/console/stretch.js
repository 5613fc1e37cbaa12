/**
 * Something that lies on an axis from one share of it to another: `<fw-stretch .span=${[0.25, 0.5]}>`. The page's policy
 * refuses styles in markup, so that the element places itself.
 */

class Stretch extends HTMLElement {
  /** @param {readonly [number, number]} span shares of the axis, 0..1 */
  set span([from, to]) {
    this.style.insetInlineStart = `${(from * 100).toFixed(3)}%`;
    this.style.width = `${((to - from) * 100).toFixed(3)}%`;
  }
}

customElements.define("fw-stretch", Stretch);

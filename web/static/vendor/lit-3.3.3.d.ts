/** The part of lit that the pages use, as vendor.mjs exports it. */
export interface TemplateResult {
  readonly strings: TemplateStringsArray;
  readonly values: unknown[];
}
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export declare function svg(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export declare const nothing: unique symbol;
export declare function render(value: unknown, container: HTMLElement | DocumentFragment): unknown;
export declare function repeat<T>(items: Iterable<T>, key: (item: T) => unknown, template: (item: T) => unknown): unknown;
export declare function classMap(classes: Readonly<Record<string, boolean>>): unknown;
/** Made again only when one of `what` is another than before. */
export declare function guard(what: readonly unknown[], template: () => unknown): unknown;

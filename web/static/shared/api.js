/**
 * Asking the server: JSON in, JSON out, with an end to every wait. Whatever goes wrong is a Refused, whose kind is the last
 * part of the problem's `type` and a key for a sentence; its detail is the server's own, in English.
 */

const PATIENCE_MS = 20_000;
const FILE_PATIENCE_MS = 600_000;

/** One thing that is wrong with a text that was sent. @typedef {{ line: number | null, key: string, message: string, reason: string, value: string }} Fault */

export class Refused extends Error {
  /** @param {string} kind `unreachable` where nothing answered @param {string} detail @param {number} status 0 without an answer @param {Fault[]} [faults] */
  constructor(kind, detail, status, faults = []) {
    super(detail || kind);
    this.name = "Refused";
    this.kind = kind;
    this.detail = detail;
    this.status = status;
    this.faults = faults;
  }
}

/** @param {number} status @param {any} body @returns {Refused} */
export function refusedOf(status, body) {
  const type = typeof body?.type === "string" ? body.type : "";
  const detail = typeof body?.detail === "string" ? body.detail : "";
  const faults = Array.isArray(body?.faults) ? body.faults.map((/** @type {any} */ one) => ({ line: Number.isInteger(one?.line) ? one.line : null, key: String(one?.key ?? ""), message: String(one?.message ?? ""), reason: String(one?.reason ?? ""), value: String(one?.value ?? "") })) : [];
  return new Refused(type.slice(type.lastIndexOf(":") + 1) || `http-${status}`, detail, status, faults);
}

/**
 * What to say about it: the sentence of the catalogue where there is one, else the server's own words.
 * @param {Refused} refused
 * @param {import("../text/catalogue.js").Text} text
 * @returns {string}
 */
export function sentenceOf({ kind, detail }, text) {
  const key = `problem.${kind}`;
  const known = text(key);
  if (known !== key) return known;
  return detail || text("problem.any");
}

/** @param {string} disposition of an answer @returns {string} the file's name in it, without any folder */
export function nameIn(disposition) {
  return /filename="([^"/\\]+)"/.exec(disposition)?.[1] ?? "file";
}

export class Api {
  /** @param {() => string | null} token shown with each request, where there is one @param {typeof fetch} [send] */
  constructor(token, send = (...words) => fetch(...words)) {
    this.token = token;
    this.send = send;
  }

  /** @param {string} path below api/v1/ @param {Readonly<Record<string, string>>} [query] @returns {Promise<any>} raises Refused */
  async get(path, query = {}) {
    return this.#ask("GET", path, query, undefined);
  }

  /** Change something. @param {"POST" | "PATCH" | "PUT" | "DELETE"} method @param {string} path @param {unknown} [body] @returns {Promise<any>} null for an empty answer; raises Refused */
  async change(method, path, body) {
    return this.#ask(method, path, {}, body);
  }

  /** A file that is given for a reason, under the name the server gave it. @param {string} path @param {unknown} body @returns {Promise<{ name: string, content: Blob }>} raises Refused */
  async file(path, body) {
    return this.#ask("POST", path, {}, body, async (answer) => ({ name: nameIn(answer.headers.get("Content-Disposition") ?? ""), content: await answer.blob() }), FILE_PATIENCE_MS);
  }

  /**
   * @param {string} method @param {string} path @param {Readonly<Record<string, string>>} query @param {unknown} body
   * @param {(answer: Response) => Promise<any>} [read] an answer that went well @param {number} [patience] milliseconds
   * @returns {Promise<any>}
   */
  async #ask(method, path, query, body, read = async (answer) => (answer.status === 204 ? null : answer.json()), patience = PATIENCE_MS) {
    const address = new URL(`api/v1/${path}`, document.baseURI);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), patience);
    try {
      const answer = await this.send(address.href, { method, headers: this.#headers(method, body), body: body === undefined ? undefined : JSON.stringify(body), signal: ended.signal });
      if (!answer.ok) throw refusedOf(answer.status, await answer.json().catch(() => null));
      return await read(answer);
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Refused("unreachable", String(error), 0);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A change carries a header that no form of another site can set. @param {string} method @param {unknown} body @returns {Record<string, string>} */
  #headers(method, body) {
    const token = this.token();
    return {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(method === "GET" ? {} : { "X-Floorwatch": "1" }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    };
  }
}

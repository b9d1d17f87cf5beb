// The only way from the page to the server: JSON in, JSON out, and one kind of error.

import type { ApiError, Fault } from "./types";

/** An answer that is no 2xx, or none at all (`status` 0). */
export class ApiFailure extends Error {
  readonly status: number;
  readonly faults: Fault[];

  constructor(message: string, status: number, faults: Fault[] = []) {
    super(message);
    this.name = "ApiFailure";
    this.status = status;
    this.faults = faults;
  }
}

type Fetcher = (url: string, init?: RequestInit) => Promise<Response>;
type Watcher = (reached: boolean) => void;

export const API = "api/v1";

export class Client {
  private readonly watchers = new Set<Watcher>();
  private reached = true;

  /** `token` stays in memory: nothing of it is stored. `base` ends without a slash. */
  constructor(
    readonly base: string,
    private readonly token: string | null = null,
    private readonly fetcher: Fetcher = (url, init) => fetch(url, init),
  ) {}

  /** Address of something under /api/v1, for links and pictures. */
  url(path: string): string {
    return `${this.base}/${path.replace(/^\/+/, "")}`;
  }

  /** Address of a WebSocket under /api/v1. */
  socketUrl(path: string): string {
    return this.url(path).replace(/^http/, "ws");
  }

  /** What an own WebSocket sends to be let in; null where none is needed. */
  get secret(): string | null {
    return this.token;
  }

  get<T>(path: string): Promise<T> {
    return this.ask<T>("GET", path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.ask<T>("POST", path, body);
  }

  put<T>(path: string, body: unknown, rev?: string): Promise<T> {
    return this.ask<T>("PUT", path, body, rev);
  }

  delete<T = void>(path: string, rev?: string): Promise<T> {
    return this.ask<T>("DELETE", path, undefined, rev);
  }

  /** A file, which a plain link could not fetch where a token is needed. */
  async blob(path: string): Promise<Blob> {
    return (await this.send("GET", path)).blob();
  }

  /** Calls back whenever the server is lost or comes back; returns how to stop. */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private async ask<T>(method: string, path: string, body?: unknown, rev?: string): Promise<T> {
    const answer = await this.send(method, path, body, rev);
    const text = await answer.text();
    if (text === "") return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new ApiFailure(`${method} ${path}: the answer is not JSON`, answer.status);
    }
  }

  private async send(method: string, path: string, body?: unknown, rev?: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.token) headers["Authorization"] = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (rev !== undefined) headers["If-Match"] = rev;
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    let answer: Response;
    try {
      answer = await this.fetcher(this.url(path), init);
    } catch {
      this.tell(false);
      throw new ApiFailure("The server cannot be reached. Is `threatring serve` still running?", 0);
    }
    this.tell(true);
    if (!answer.ok) throw await failureOf(answer, method, path);
    return answer;
  }

  private tell(reached: boolean): void {
    if (reached === this.reached) return;
    this.reached = reached;
    for (const watcher of this.watchers) watcher(reached);
  }
}

async function failureOf(answer: Response, method: string, path: string): Promise<ApiFailure> {
  const fallback = `${method} ${path}: ${answer.status} ${answer.statusText}`.trim();
  try {
    const { error } = JSON.parse(await answer.text()) as ApiError;
    return new ApiFailure(error.message || fallback, answer.status, error.faults ?? []);
  } catch {
    return new ApiFailure(fallback, answer.status);
  }
}

/** What to tell when a part of the page cannot be fetched: the server is gone, or is another version by now. */
export function partLost(error: unknown): string {
  return `${messageOf(error)}. If threatring was stopped or updated since this page was opened, start it again and reload the page.`;
}

/** What to tell a reader about anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

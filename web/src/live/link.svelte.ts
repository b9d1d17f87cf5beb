// The page's end of a live case: one WebSocket, found again when it is lost, and the newest of all it said.

import type { Picture } from "../picture";
import { Frames } from "./frames";
import { messageIn, orderWords, type Asked, type Bye, type FeedEvent, type Frame, type Hello, type Order, type Prep } from "./messages";

/** How it stands: nothing asked for, being made ready, flying, line lost and being looked for, over, or failed. */
export type Standing = "idle" | "preparing" | "open" | "lost" | "over" | "failed";

export interface Socket {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  readonly readyState: number;
  send(text: string): void;
  close(): void;
}

const OPEN = 1;
const SLOW_MS = 400; // between two pictures of the lists: nobody reads ten a second
const FEED_COUNT = 2000;
const RETRY_MS = 1000;
const RETRIES = 50; // the server keeps a paused case for a minute

export class Link {
  standing = $state<Standing>("idle");
  hello = $state.raw<Hello | null>(null);
  prep = $state.raw<Prep | null>(null);
  picture = $state.raw<Picture | null>(null);
  /** The newest frame, for what must be up to date, and one now and then, for lists. */
  frame = $state.raw<Frame | null>(null);
  slow = $state.raw<Frame | null>(null);
  events = $state.raw<FeedEvent[]>([]);
  bye = $state.raw<Bye | null>(null);
  wrong = $state("");
  pace = $state(1);
  running = $state(false);
  /** What radars were ordered to do and do not yet: a case that stands still obeys when it goes on. */
  waiting = $state.raw<Record<number, boolean>>({});
  weapons = $state<Hello["weapons"]>("tight");

  private socket: Socket | null = null;
  private frames: Frames | null = null;
  private asked: Asked | null = null;
  private slow_ms = -Infinity;
  private ordered = 0;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly refused: (message: string) => void,
    private readonly connect: (url: string) => Socket = (at) => new WebSocket(at),
    private readonly now_ms: () => number = () => performance.now(),
  ) {}

  start(asked: Asked): void {
    this.close();
    this.asked = asked;
    [this.standing, this.hello, this.prep, this.picture, this.frame, this.slow] = ["preparing", null, null, null, null, null];
    [this.events, this.bye, this.wrong, this.pace, this.running, this.tries] = [[], null, "", 1, false, 0];
    this.waiting = {};
    this.open();
  }

  /** Leave the case: the server ends it after a minute and keeps its film. */
  close(): void {
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  order(order: Order): void {
    this.send({ t: "cmd", n: ++this.ordered, ...order });
  }

  control(pace: number, running: boolean): void {
    [this.pace, this.running] = [pace, running];
    this.send({ t: "ctl", pace, running });
  }

  /** End the case now; its film is kept as far as it was flown. */
  end(): void {
    this.send({ t: "end" });
  }

  private open(): void {
    const socket = this.connect(this.url);
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      const session = this.hello?.session;
      socket.send(JSON.stringify(session ? { t: "hello", session } : { t: "hello", ...this.asked }));
    };
    socket.onmessage = (event) => {
      if (this.socket === socket && typeof event.data === "string") this.take(event.data);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
  }

  private send(message: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(message));
    else this.refused("The line to the server is down: nothing was sent.");
  }

  private lost(): void {
    this.socket = null;
    if (this.standing === "over" || this.standing === "failed") return;
    if (this.hello && this.tries < RETRIES) {
      this.tries++;
      this.standing = "lost";
      this.timer = setTimeout(() => this.open(), RETRY_MS);
      return;
    }
    this.fail(this.hello
      ? "The server did not come back. If it was stopped in good order, the film of the case up to that moment is among the results."
      : "The line to the server closed before the case was ready.");
  }

  private fail(message: string): void {
    this.wrong = message;
    this.standing = "failed";
    this.close();
  }

  private take(line: string): void {
    const said = messageIn(line);
    if (!said) return;
    if (said.t === "frame") this.show(said);
    else if (said.t === "prep") this.prep = said;
    else if (said.t === "hello") this.greeted(said);
    else if (said.t === "ev") this.tell(said);
    else if (said.t === "ack") this.obeyed(said.order, said.time_s);
    else if (said.t === "bye") [this.bye, this.standing, this.running] = [said, "over", false];
    else if (this.hello && this.standing === "open") this.refused(said.message);
    else this.fail(said.message);
  }

  private greeted(hello: Hello): void {
    const again = this.hello?.session === hello.session;
    this.hello = hello;
    this.standing = "open";
    this.tries = 0;
    if (again) {
      this.events = []; // they are told anew
      this.running = false;
    } else {
      this.frames = new Frames(hello);
      this.weapons = hello.weapons;
    }
  }

  private show(frame: Frame): void {
    if (!this.frames) return;
    this.frame = frame;
    const open = frame.rows.radars.filter(([index, does]) => this.waiting[index] !== undefined && does !== 2 && this.waiting[index] !== (does === 1));
    if (open.length !== Object.keys(this.waiting).length) this.waiting = Object.fromEntries(open.map(([index]) => [index, this.waiting[index]!]));
    this.picture = this.frames.picture(frame);
    const now_ms = this.now_ms();
    if (now_ms - this.slow_ms >= SLOW_MS || !frame.running) [this.slow, this.slow_ms] = [frame, now_ms];
  }

  private tell(event: FeedEvent): void {
    this.events = [...this.events.slice(1 - FEED_COUNT), event];
  }

  private obeyed(order: Order, time_s: number): void {
    if (order.do === "weapons") this.weapons = order.to;
    if (order.do === "radar") this.waiting = { ...this.waiting, [order.radar]: order.on };
    this.tell({ t: "ev", time_s, kind: "order", text: orderWords(order, this.hello!), track: "track" in order ? order.track : -1 });
  }
}

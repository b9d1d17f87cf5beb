// Short messages that come and go; bad ones stay until they are closed.

export interface Notice {
  id: number;
  message: string;
  tone: "ok" | "bad";
}

const SHOWN_MS = 6000;
const MOST = 4;

class Notices {
  list = $state<Notice[]>([]);
  private last = 0;

  add(message: string, tone: "ok" | "bad" = "ok"): void {
    if (this.list.some((notice) => notice.message === message)) return;
    const id = ++this.last;
    this.list = [...this.list, { id, message, tone }].slice(-MOST);
    if (tone === "ok") setTimeout(() => this.close(id), SHOWN_MS);
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();
export const notify = (message: string, tone: "ok" | "bad" = "ok") => notices.add(message, tone);

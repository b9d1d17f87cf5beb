// Ask a while after the last change, and believe only the answer to the newest question.

export class Newest<Question, Answer> {
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly tell: (answer: Answer, question: Question) => void,
    private readonly fail: (error: unknown, question: Question) => void = () => {},
    private readonly wait_ms = 150,
  ) {}

  /** Ask soon; a question that comes before takes this one's place. */
  put(question: Question): void {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    this.#timer = setTimeout(() => void this.#send(question, mine), this.wait_ms);
  }

  /** Ask nothing more, and believe nothing that is still under way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked++;
  }

  async #send(question: Question, mine: number): Promise<void> {
    try {
      const answer = await this.ask(question);
      if (mine === this.#asked) this.tell(answer, question);
    } catch (error) {
      if (mine === this.#asked) this.fail(error, question);
    }
  }
}

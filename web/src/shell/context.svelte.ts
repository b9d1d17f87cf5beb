// What the header says of the section that is open: the section sets it, the header reads it.

class Context {
  title = $state("");
  detail = $state("");
  help = $state(false);

  set(title: string, detail = ""): void {
    this.title = title;
    this.detail = detail;
  }
}

export const context = new Context();

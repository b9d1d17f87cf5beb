// Light or dark: as the system says until the reader says otherwise, which is remembered.

export type Theme = "light" | "dark";
export type Choice = Theme | "system";

const KEY = "threatring-theme";
const CHOICES: readonly Choice[] = ["system", "light", "dark"];

function stored(): Choice {
  try {
    const kept = localStorage.getItem(KEY);
    return CHOICES.find((choice) => choice === kept) ?? "system";
  } catch {
    return "system"; // storage can be switched off
  }
}

class ThemeSwitch {
  choice = $state<Choice>("system");
  private system = $state<Theme>("light");
  readonly theme: Theme = $derived(this.choice === "system" ? this.system : this.choice);

  start(): () => void {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => (this.system = query.matches ? "dark" : "light");
    follow();
    this.choice = stored();
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }

  set(choice: Choice): void {
    this.choice = choice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // without storage the choice lasts as long as the page
    }
  }

  next(): void {
    this.set(CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length]!);
  }
}

export const themeSwitch = new ThemeSwitch();

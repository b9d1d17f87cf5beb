// A replay that came as a file: it needs no server, so that a case can be shared by sending one file.

import type { FilmDocument, GroundDocument } from "../api/types";
import { filmFrom } from "../replay/share";

const MOST_BYTES = 256e6;

class Opened {
  film = $state.raw<FilmDocument | null>(null);
  ground = $state.raw<GroundDocument | null>(null);
  name = $state("");

  async read(file: File): Promise<void> {
    if (file.size > MOST_BYTES) throw new Error(`${file.name}: ${Math.round(file.size / 1e6)} MB is too large for a replay file`);
    const kept = filmFrom(await file.text(), file.name);
    this.film = kept.film;
    this.ground = kept.ground;
    this.name = file.name;
  }
}

export const opened = new Opened();

// Tubes a load takes (docs/scenarios.md, launchers): one for each large missile, one for each four 9M96 begun.

export function tubesUsed(load: Record<string, unknown>, smallPerTube: number): number {
  let [small, large] = [0, 0];
  for (const [missile, said] of Object.entries(load)) {
    const count = Number(said) || 0;
    if (missile.startsWith("missile_9M96")) small += count;
    else large += count;
  }
  return large + Math.ceil(small / Math.max(1, smallPerTube));
}

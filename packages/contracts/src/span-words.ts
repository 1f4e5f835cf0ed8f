const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

/** A span in its two largest units, the same in narratives and on pages: `2 d 4 h`, `3 min 20 s`; `less than a second` below one. */
export function spanWords(ms: number): string {
  const first = STEPS.findIndex((step) => ms >= step.ms);
  if (first === -1) return 'less than a second';
  const parts: string[] = [];
  let rest = ms;
  for (const { unit, ms: size } of STEPS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}

import type { Member } from './state.ts';

/** A computed severity counts at most this many steps above the base of the incident's type. */
const COMPUTED_STEPS_ABOVE_BASE = 1;

/** 0 to 4: the severity rank and the score. */
export function strengthOf({ writtenRank, computedRank, score }: Member): number {
  const rank = Math.max(writtenRank, computedRank, 0);
  return Math.round((rank + score) * 1000) / 1000;
}

/** By fingerprint where both began at once, so that order of arrival plays no part. */
export function startsBefore(a: Member, b: Member): boolean {
  return a.firstMs !== b.firstMs ? a.firstMs < b.firstMs : a.fingerprint < b.fingerprint;
}

export function isStrongerThan(a: Member, b: Member): boolean {
  const more = strengthOf(a) - strengthOf(b);
  return more !== 0 ? more > 0 : a.fingerprint < b.fingerprint;
}

/** What its severity counts above the base of the incident's type, as a rank. */
export function countedRank(member: Member, baseRank: number): number {
  return Math.max(member.writtenRank, Math.min(member.computedRank, baseRank + COMPUTED_STEPS_ABOVE_BASE));
}

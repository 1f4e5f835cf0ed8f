import type { StatsSnapshot } from '@aiops/contracts';

/** Why a number is not there, as the server says. */
export function reasonFor({ missing }: Pick<StatsSnapshot, 'missing'>, part: string): string {
  const [...reasons] = missing.filter((one) => one.part === part).map(({ reason }) => reason);
  return reasons.length === 0 ? 'the server gives no reason' : reasons.join('; ');
}

import type { Embedder } from '@aiops/ports';

/** Two ways to say one thing, in the manner of alerts and of those who write about them. */
const SAID_TWICE: readonly (readonly [string, string])[] = [
  ['The disk of the server is almost full.', 'There is hardly any free space left on the file system.'],
  ['The satellite connection was lost.', 'There is no link to the satellite any more.'],
  ['The certificate will expire in three days.', 'The validity of the TLS certificate ends soon.'],
  ['The computer restarts again and again.', 'The machine is caught in a loop of reboots.'],
  ['Cooling water is too hot.', 'The temperature of the coolant is above its limit.'],
  ['The clock is not synchronised.', 'The time of the host differs from that of the time server.'],
  ['Many users can not log in.', 'Signing in fails for a lot of people.'],
  ['A fan of the switch has stopped.', 'The ventilation of the network device broke down.'],
];

/** What a cosine of one embedding model means; no two models agree on it. */
export interface Calibration {
  /** Cosine of texts that have nothing to do with each other, on average. */
  readonly strangers: number;
  /** Cosine of two ways to say one thing, on average. */
  readonly twins: number;
}

/** Asks the model about sentences of which it is known what belongs together. It is the same for the same weights. */
export async function calibrate(embedder: Embedder, signal?: AbortSignal): Promise<Calibration> {
  const vectors = await embedder.embed(SAID_TWICE.flat(), signal);
  const alike: number[] = [];
  const apart: number[] = [];
  vectors.forEach((a, row) => {
    vectors.forEach((b, column) => {
      if (column <= row) return;
      const isTwin = row % 2 === 0 && column === row + 1;
      (isTwin ? alike : apart).push(cosine(a, b));
    });
  });
  return { strangers: mean(apart), twins: mean(alike) };
}

/** 0 for what is as far apart as strangers are, 1 for what is as close as two ways to say one thing. */
export function calibrated(similarity: number, { strangers, twins }: Calibration): number {
  if (twins <= strangers) return 0;
  return Math.min(1, Math.max(0, (similarity - strangers) / (twins - strangers)));
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

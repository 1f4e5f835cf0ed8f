const scratch = new Float64Array(64);

/** Mean of the middle half: a quarter of the values on either side may be anything. `values` stays as it is. */
export function midmean(values: readonly number[], from = 0): number {
  const sorted = sort(values, from);
  const count = values.length - from;
  const cut = Math.floor(count / 4);
  let sum = 0;
  for (let i = cut; i < count - cut; i += 1) sum += sorted[i] ?? 0;
  return sum / (count - 2 * cut);
}

/** Median, the median distance from it, and between what the values usually lie. */
export function medianAndSpread(values: readonly number[]): {
  median: number;
  spread: number;
  low: number;
  high: number;
} {
  const count = values.length;
  const sorted = sort(values, 0);
  const median = middle(sorted, count);
  const { low, high } = innerRange(sorted, count);
  for (let i = 0; i < count; i += 1) sorted[i] = Math.abs((sorted[i] ?? 0) - median);
  sorted.subarray(0, count).sort();
  return { median, spread: middle(sorted, count), low, high };
}

/** What the values usually lie between: without the lowest and the highest tenth. */
export function usualRange(values: readonly number[]): { low: number; high: number } {
  return innerRange(sort(values, 0), values.length);
}

function innerRange(sorted: Float64Array, count: number): { low: number; high: number } {
  const cut = Math.floor(count / 10);
  return { low: sorted[cut] ?? 0, high: sorted[count - 1 - cut] ?? 0 };
}

function middle(sorted: Float64Array, count: number): number {
  const half = count >> 1;
  const upper = sorted[half] ?? 0;
  return count % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/** Into the shared scratch, which holds until the next call; by insertion up to 24 values, where it is the fastest. */
function sort(values: readonly number[], from: number): Float64Array {
  const count = values.length - from;
  if (count > 24) {
    for (let i = 0; i < count; i += 1) scratch[i] = values[from + i] ?? 0;
    scratch.subarray(0, count).sort();
    return scratch;
  }
  for (let i = 0; i < count; i += 1) {
    const value = values[from + i] ?? 0;
    let at = i;
    while (at > 0 && (scratch[at - 1] ?? 0) > value) {
      scratch[at] = scratch[at - 1] ?? 0;
      at -= 1;
    }
    scratch[at] = value;
  }
  return scratch;
}

/** Blocks of a file system, as statfs tells. */
export interface Blocks {
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
}

/**
 * Percent in use as `df` counts: of what is used and what anybody may still use, without the blocks that are kept for
 * root. Null for a file system without blocks.
 */
export function diskPct({ blocks, bfree, bavail }: Blocks): number | null {
  const used = blocks - bfree;
  const usable = used + bavail;
  return usable > 0 ? (used / usable) * 100 : null;
}

/**
 * What the outside has of an incident. It stands beside the incident and never goes back: when a ship's time is put in
 * order, versions only grow.
 */
export interface Publication {
  /** Of the latest emission; 0 before the first. */
  version: number;
  materialVersion: number;
  materialKey: string;
  /** When it was last emitted, `atMs`; null before the first time. */
  emittedAtMs: number | null;
  /** Tracking ids that no version has brought to the store yet, all of them. */
  unsent: Set<string>;
}

export function publicationOf(publications: Map<string, Publication>, id: string): Publication {
  let publication = publications.get(id);
  if (publication === undefined) {
    publication = { version: 0, materialVersion: 0, materialKey: '', emittedAtMs: null, unsent: new Set() };
    publications.set(id, publication);
  }
  return publication;
}

export function isPublished(publications: ReadonlyMap<string, Publication>, id: string): boolean {
  return (publications.get(id)?.version ?? 0) > 0;
}

/**
 * When one incident goes into another: what the store does not have of it yet comes with the other, and with its own last
 * version too, for what it says that it holds must be found under it.
 */
export function handOver(publications: Map<string, Publication>, from: string, to: string): void {
  const source = publications.get(from);
  if (source === undefined) return;
  const target = publicationOf(publications, to);
  for (const id of source.unsent) target.unsent.add(id);
}

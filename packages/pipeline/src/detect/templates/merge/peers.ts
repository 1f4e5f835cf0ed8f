import { type MinerBounds, PARAMETERS as P } from '../parameters.ts';
import { type Template, wordSlots } from '../template.ts';
import type { Merge } from './families.ts';
import type { Frames } from './frames.ts';
import { isVariable } from './variability.ts';

/** Slots in which the two differ; null when they have too little in common to be one template. */
function differing(a: Template, b: Template, frames: Frames): number[] | null {
  const most = a.slots.length / 2;
  const at: number[] = [];
  for (let k = 0; k < a.slots.length; k += 1) {
    if (a.slots[k] === b.slots[k]) continue;
    // Most pairs have little in common: this ends the comparison early.
    if (at.length >= most) return null;
    at.push(k);
  }
  for (const k of at) {
    const frame = frames.of(a.slots[k] ?? '');
    const other = frames.of(b.slots[k] ?? '');
    if (frame.core === '' || other.core === '' || frame.wild !== other.wild) return null;
  }
  const words = wordSlots(a.slots, at);
  return words >= 2 && at.length <= words ? at : null;
}

interface Group {
  readonly at: readonly number[];
  readonly members: Template[];
}

/** Templates of the same length that differ in the same few slots, each of which has many values. */
export class Peers {
  readonly #byLength = new Map<number, Template[]>();
  readonly #frames: Frames;
  readonly #bounds: MinerBounds;

  constructor(frames: Frames, bounds: MinerBounds) {
    this.#frames = frames;
    this.#bounds = bounds;
  }

  /** Files the template; what it makes variable, if anything. */
  join(template: Template): Merge | null {
    const n = template.slots.length;
    if (n > this.#bounds.peerSlots) return null;
    const peers = this.#ring(n);
    const groups = groupsOf(template, peers, this.#frames);
    if (!peers.includes(template)) peers.push(template);
    for (const { at, members } of groups) {
      if (at.length < 2 || members.length < 2) continue;
      const family = [template];
      for (const other of groups) if (other.at.every((k) => at.includes(k))) family.push(...other.members);
      if (family.length >= P.peers && at.every((k) => isVariable(family, k, this.#frames)))
        return { members: family, at };
    }
    return null;
  }

  /** Files a template that is known from before, without drawing conclusions. */
  file(template: Template): void {
    if (template.slots.length <= this.#bounds.peerSlots) this.#ring(template.slots.length).push(template);
  }

  /** Those that a generalised template covers. */
  coveredBy(template: Template): readonly Template[] {
    const peers = this.#byLength.get(template.slots.length) ?? [];
    return peers.filter((p) => p.into === null && p !== template && template.fits(p.slots, this.#frames));
  }

  #ring(n: number): Template[] {
    let peers = this.#byLength.get(n) ?? [];
    if (peers.length >= this.#bounds.peers)
      peers = peers.filter((p) => p.into === null).slice(-this.#bounds.peers * 0.75);
    this.#byLength.set(n, peers);
    return peers;
  }
}

function groupsOf(template: Template, peers: readonly Template[], frames: Frames): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const peer of peers) {
    if (peer.into !== null || peer === template) continue;
    const at = differing(template, peer, frames);
    if (at === null) continue;
    const key = at.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { at, members: [peer] });
    else group.members.push(peer);
  }
  return [...groups.values()];
}

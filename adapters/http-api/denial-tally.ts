/** Refused requests of one caller within the running minute. */
export interface Denials {
  readonly caller: string;
  /** Those beyond the ones that were told singly. */
  count: number;
  readonly firstMs: number;
  lastMs: number;
  /** The last of them, as an example. */
  lastAction: string;
  lastResource: string;
}

export interface Denial {
  /** The key's name, or the address of a caller without one. */
  readonly caller: string;
  readonly known: boolean;
  readonly action: string;
  readonly resource: string;
}

/** A minute's refusals of one caller that are told one by one. Who has no key is told once: anyone can knock. */
const SINGLES_OF_KNOWN = 10;
const SINGLES_OF_UNKNOWN = 1;
const MAX_CALLERS = 256;
const OTHERS = 'other callers';

/** Keeps refused requests from flooding the audit: the first ones are told, the others counted by caller. */
export class DenialTally {
  #told = new Map<string, number>();
  #counted = new Map<string, Denials>();

  /** True: it shall be told by itself. False: it was counted. */
  note(denial: Denial, nowMs: number): boolean {
    const { known, action, resource } = denial;
    const full = this.#told.size >= MAX_CALLERS && !this.#told.has(denial.caller);
    const caller = full ? OTHERS : denial.caller;
    const told = this.#told.get(caller) ?? 0;
    if (!full && told < (known ? SINGLES_OF_KNOWN : SINGLES_OF_UNKNOWN)) {
      this.#told.set(caller, told + 1);
      return true;
    }
    const counted = this.#counted.get(caller);
    if (counted === undefined) {
      const first = { firstMs: nowMs, lastMs: nowMs, lastAction: action, lastResource: resource };
      this.#counted.set(caller, { caller, count: 1, ...first });
    } else {
      counted.count += 1;
      counted.lastMs = nowMs;
      counted.lastAction = action;
      counted.lastResource = resource;
    }
    return false;
  }

  /** Ends the minute: what was counted in it. */
  take(): readonly Denials[] {
    const counted = [...this.#counted.values()];
    this.#told = new Map();
    this.#counted = new Map();
    return counted;
  }
}

/**
 * How much must be seen before the values of a slot are taken for a variable. All of them stand on a plateau of the
 * bench `templates`, that is their neighbours give the same figures.
 */
export const PARAMETERS = {
  /** Distinct plain words: `started`, `stopped` and `failed` say three things, a fourth makes a name of them. */
  word: 4,
  /** Plain words behind a word that announces a name, such as `user`. */
  named: 3,
  /** Values in capitals are the names of states, of which there are several. */
  caps: 8,
  /** One or two characters: signs and axes. */
  short: 6,
  /** Values with marks inside (dots, dashes, a variable): they are rarely words. */
  mixed: 3,
  /** Short names with digits, such as interfaces. */
  numbered: 5,
  /** The first word is most often a verb or a subject: it takes so many times as much. */
  first: 4,
  /** And with one word or none left in the template so many times as much. */
  lone: 2,
  /** Where a variable stands in other lines, a second value is enough. */
  besideVariable: 2,
  /** A value that has this share of the lines is a constant with exceptions … */
  dominance: 0.75,
  /** … until there are so many times as many values as were needed. */
  exceptions: 1.5,
  /** Templates that differ in several slots at once. */
  peers: 7,
};

/** What a miner keeps at most; of each the oldest goes. */
export interface MinerBounds {
  /** Masked texts whose template is known without a search. */
  readonly shapes: number;
  /** Templates found by their slots; the one used longest ago goes. */
  readonly templates: number;
  readonly families: number;
  /** Templates of one family kept until it is decided. */
  readonly family: number;
  /** Generalised templates of one length. */
  readonly patterns: number;
  /** Templates of one length compared for several differences. */
  readonly peers: number;
  /** Longer ones are compared in single slots only … */
  readonly peerSlots: number;
  /** … and still longer ones not at all. */
  readonly slots: number;
  /** Slots that are known taken apart. */
  readonly frames: number;
}

/** For one run over one source. */
export const FILE_BOUNDS: MinerBounds = {
  shapes: 20_000,
  templates: 40_000,
  families: 80_000,
  family: 64,
  patterns: 256,
  peers: 256,
  peerSlots: 64,
  slots: 128,
  frames: 20_000,
};

/** For one of many ships in one process; a snapshot holds all of it. */
export const SHIP_BOUNDS: MinerBounds = {
  ...FILE_BOUNDS,
  shapes: 2000,
  templates: 4000,
  families: 16_000,
  frames: 4000,
};

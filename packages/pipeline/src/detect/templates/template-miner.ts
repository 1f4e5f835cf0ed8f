import { idOf } from './hash.ts';
import { HeaderLearner } from './header/header-learner.ts';
import { VAR } from './mask/characters.ts';
import { maskText } from './mask/mask-text.ts';
import { type Slots, slotsOf } from './mask/slots.ts';
import { Families, type Merge } from './merge/families.ts';
import { Frames } from './merge/frames.ts';
import { Peers } from './merge/peers.ts';
import { FILE_BOUNDS, type MinerBounds } from './parameters.ts';
import { currentOf, Template, type TemplateRecord } from './template.ts';
import { trim } from './trim.ts';

/** How many lines teach the header before it is looked at only now and then. */
const HEADER_LINES = 1000;
const HEADER_EVERY = 16;
/** Up to this count a template is looked at again each time its lines have doubled. */
const MAX_RECHECK = 65_536;
/** A template in use goes to the end of the queue again before this share of the bound came behind it. */
const RENEW_SHARE = 1 / 8;

/** What goes on in a miner after a restart, as plain JSON: caches fill again by themselves. */
export interface MinerState {
  readonly created: number;
  readonly dropped: number;
  readonly forgottenMs: number | null;
  /** The one looked for last comes last. */
  readonly templates: readonly TemplateRecord[];
  /** Places in `templates` of those that stand for any value in a slot, by length; the latest used first. */
  readonly patterns: readonly (readonly number[])[];
}

export interface MinerUsage {
  /** Templates that can be found, and how many had to give way. */
  readonly templates: number;
  readonly dropped: number;
  /** Lines whose masked text was not known, so that their template was searched for. */
  readonly searched: number;
}

/** Is told what becomes of templates, for whoever keeps more than the miner may. */
export interface MinerWatch {
  dropped(template: Template): void;
  merged(member: Template, root: Template): void;
}

/**
 * Online template mining in one pass. A line is masked by form; lines of equal masked text are one template at
 * once, and templates become one when what they differ in has proved to be a variable. The first one's id stays.
 */
export class TemplateMiner {
  readonly #header = new HeaderLearner();
  readonly #byShape = new Map<string, Template>();
  readonly #bySlots = new Map<string, Template>();
  readonly #bounds: MinerBounds;
  readonly #frames: Frames;
  readonly #families: Families;
  readonly #peers: Peers;
  /** Slot count → templates with open slots, the latest used first. */
  readonly #patterns = new Map<number, Template[]>();
  #created = 0;
  #lines = 0;
  #dropped = 0;
  #forgottenMs: number | null = null;
  /** Time of the line that is taken in. */
  #nowMs = 0;
  #searched = 0;
  readonly #watch: MinerWatch | undefined;

  constructor(bounds: MinerBounds = FILE_BOUNDS, watch?: MinerWatch) {
    this.#bounds = bounds;
    this.#watch = watch;
    this.#frames = new Frames(bounds.frames);
    this.#families = new Families(this.#frames, bounds);
    this.#peers = new Peers(this.#frames, bounds);
  }

  get usage(): MinerUsage {
    return { templates: this.#bySlots.size, dropped: this.#dropped, searched: this.#searched };
  }

  /** The latest use of a template that gave way, ms: whatever came since then is known. Null when none did. */
  get forgottenMs(): number | null {
    return this.#forgottenMs;
  }

  /** Those that can be found. */
  templates(): Iterable<Template> {
    return this.#bySlots.values();
  }

  /** Lets the header be known before the first line counts: a file's first lines, read ahead. */
  readAhead(lines: Iterable<string>): void {
    for (const line of lines) {
      if (this.#lines >= HEADER_LINES) return;
      this.#header.learn(line);
      this.#lines += 1;
    }
  }

  /** The template of a whole line with its header. */
  add(line: string): Template {
    const learn = this.#lines < HEADER_LINES || this.#lines % HEADER_EVERY === 0;
    this.#lines += 1;
    return this.addText(line, this.#header.textStart(line, learn));
  }

  /**
   * The template of a text that begins at `from`.
   * @param ms the line's time, where it has one
   */
  addText(text: string, from = 0, ms = 0): Template {
    this.#nowMs = ms;
    const shape = maskText(text, from);
    let template = this.#byShape.get(shape);
    if (template === undefined) {
      const slots = slotsOf(shape);
      template = this.#remember(shape, this.#place(slots) ?? this.#create(slots));
    }
    return this.#count(template, ms);
  }

  /** The same, but a text that would make a template of its own has none. */
  addKnown(text: string, ms: number): Template | undefined {
    this.#nowMs = ms;
    const shape = maskText(text, 0);
    const template = this.#byShape.get(shape) ?? this.#place(slotsOf(shape));
    if (template === undefined) return undefined;
    return this.#count(this.#byShape.has(shape) ? template : this.#remember(shape, template), ms);
  }

  #remember(shape: string, template: Template): Template {
    this.#searched += 1;
    this.#byShape.set(shape, template);
    trim(this.#byShape, this.#bounds.shapes);
    return template;
  }

  #count(known: Template, ms: number): Template {
    const template = currentOf(known);
    template.count += 1;
    template.usedMs = Math.max(ms, template.usedMs);
    if (this.#created - template.renewed > this.#bounds.templates * RENEW_SHARE) this.#keep(template);
    if (isPowerOfTwo(template.count) && template.count <= MAX_RECHECK) this.#generalise(template, false);
    return currentOf(template);
  }

  /** Texts only: the header is learned from the lines of one source. */
  snapshot(): MinerState {
    const places = new Map<Template, number>();
    for (const template of this.#bySlots.values()) places.set(template, 0);
    const templates = [...places.keys()];
    templates.forEach((template, place) => {
      places.set(template, place);
    });
    const patterns = [...this.#patterns.values()].map((sameLength) =>
      sameLength.flatMap((pattern) => places.get(pattern) ?? []),
    );
    return {
      created: this.#created,
      dropped: this.#dropped,
      forgottenMs: this.#forgottenMs,
      templates: templates.map((template) => template.record()),
      patterns,
    };
  }

  /** Into a new miner. */
  restore({ created, dropped, forgottenMs, templates, patterns }: MinerState): void {
    const restored = templates.map(Template.of);
    for (const template of restored) this.#bySlots.set(template.slots.join(' '), template);
    for (const places of patterns) {
      const sameLength = places.flatMap((place) => restored[place] ?? []);
      const [first] = sameLength;
      if (first !== undefined) this.#patterns.set(first.slots.length, sameLength);
    }
    for (const template of [...restored].sort((a, b) => a.order - b.order)) {
      this.#families.file(template);
      this.#peers.file(template);
    }
    this.#created = created;
    this.#dropped = dropped;
    this.#forgottenMs = forgottenMs;
  }

  #place({ slots, shown }: Slots): Template | undefined {
    const known = this.#bySlots.get(slots.join(' ')) ?? this.#matching(slots);
    if (known === undefined) return undefined;
    const template = currentOf(known);
    template.see(shown);
    this.#keep(template);
    return template;
  }

  #create({ slots, shown }: Slots): Template {
    const template = new Template(idOf(slots.join(' ')), this.#created, slots, shown);
    this.#created += 1;
    this.#keep(template);
    this.#generalise(template, true);
    return template;
  }

  /** What is used moves to the end of the queue of those that may be dropped. */
  #keep(template: Template): void {
    const key = template.slots.join(' ');
    this.#bySlots.delete(key);
    this.#bySlots.set(key, template);
    template.renewed = this.#created;
    this.#dropped += trim(this.#bySlots, this.#bounds.templates, (gone) => {
      // A clock that was ahead by years must not make everything unknown for years.
      const usedMs = Math.min(gone.usedMs, this.#nowMs);
      this.#forgottenMs = Math.max(usedMs, this.#forgottenMs ?? usedMs);
      this.#watch?.dropped(gone);
    });
  }

  #matching(slots: readonly string[]): Template | undefined {
    const patterns = this.#patterns.get(slots.length);
    if (patterns === undefined) return undefined;
    const at = patterns.findIndex((p) => p.into === null && p.fits(slots, this.#frames));
    const found = patterns[at];
    if (found === undefined) return undefined;
    patterns.splice(at, 1);
    patterns.unshift(found);
    return found;
  }

  /** Files the template and merges as long as that makes a slot variable. */
  #generalise(template: Template, fresh: boolean): void {
    let current = template;
    let merge = this.#families.join(current) ?? (fresh ? this.#peers.join(current) : null);
    while (merge !== null) {
      current = this.#merge(merge);
      merge = this.#families.join(current) ?? this.#peers.join(current);
    }
  }

  #merge({ members, at }: Merge): Template {
    const open = new Set(at);
    for (const member of members) for (const k of member.open) open.add(k);
    const slots = (members[0]?.slots ?? []).map((slot, k) => {
      if (!at.includes(k)) return slot;
      const { before, after } = this.#frames.of(slot);
      return before + VAR + after;
    });
    const all = new Set(members);
    const twin = this.#bySlots.get(slots.join(' '));
    if (twin !== undefined) all.add(currentOf(twin));
    let root = this.#unite([...all], slots, open);
    const covered = this.#peers.coveredBy(root);
    if (covered.length > 0) root = this.#unite([root, ...covered], slots, open);
    this.#keep(root);
    this.#keepPattern(root);
    return root;
  }

  #unite(members: readonly Template[], slots: readonly string[], open: ReadonlySet<number>): Template {
    for (const member of members) this.#bySlots.delete(member.slots.join(' '));
    const root = unite(members, slots, open);
    if (this.#watch !== undefined) for (const m of members) if (m !== root) this.#watch.merged(m, root);
    return root;
  }

  #keepPattern(pattern: Template): void {
    const n = pattern.slots.length;
    const others = (this.#patterns.get(n) ?? []).filter((p) => p.into === null && p !== pattern);
    this.#patterns.set(n, [pattern, ...others].slice(0, this.#bounds.patterns));
  }
}

/** The oldest takes the others in and gets the slots. */
function unite(members: readonly Template[], slots: readonly string[], open: ReadonlySet<number>): Template {
  const root = members.reduce((a, b) => (a.order <= b.order ? a : b));
  for (const member of members) {
    if (member === root) continue;
    root.see(member.shown.map((text) => text ?? ''));
    root.count += member.count;
    root.usedMs = Math.max(root.usedMs, member.usedMs);
    member.into = root;
  }
  root.slots = slots;
  root.open = open;
  for (const k of open) root.shown[k] = null;
  return root;
}

function isPowerOfTwo(n: number): boolean {
  return n >= 4 && (n & (n - 1)) === 0;
}

import type { Policy } from '@aiops/policy';
import { type DigitRun, digitRuns } from './digit-runs.ts';
import { findCards } from './find-cards.ts';
import { findEmails, mayHoldEmail } from './find-emails.ts';
import { findGuestAddresses } from './find-guest-addresses.ts';
import { findPhones } from './find-phones.ts';
import { findSpelledEmails, maySpellEmail } from './find-spelled-emails.ts';
import { findSsns } from './find-ssns.ts';
import { folded } from './fold.ts';
import { mayTell } from './may-tell.ts';
import { Networks } from './networks.ts';
import { PhoneChecks } from './phone-checks.ts';
import { type PiiKind, type Span, TOKEN_NAMES, withoutOverlap } from './spans.ts';

/** The shortest number that is anyone's. */
const MIN_DIGITS = 7;
const MAX_PASSES = 4;
/** Names that were looked at closely and hold nothing. A flood of new ones only costs the look again. */
const MAX_KNOWN_NAMES = 4096;

/** How often each kind was replaced, under the names of the tokens. */
export type RedactionCounts = Record<string, number>;

export interface RedactorOptions {
  /**
   * A stable name for a guest's address, letters a to p, made with a secret of the site: so that records of one guest
   * can still be told to belong together. Without it addresses are replaced all the same, and all alike.
   */
  readonly pseudonymOf?: ((address: string) => string) | undefined;
}

/**
 * Finds what tells of a person in a text and puts a token in its place. Linear in the length of the text; what it
 * returns it leaves as it is when it gets it again.
 */
export class Redactor {
  readonly #kinds: ReadonlySet<PiiKind>;
  readonly #findsEmails: boolean;
  readonly #guests: Networks;
  readonly #pseudonymOf: RedactorOptions['pseudonymOf'];
  readonly #known = new Set<string>();

  constructor(privacy: Policy['privacy'], { pseudonymOf }: RedactorOptions = {}) {
    this.#kinds = new Set(privacy.redact_pii ? privacy.kinds : []);
    this.#findsEmails = this.#kinds.has('email');
    const hidesGuests = privacy.anonymize_guest_data && this.#kinds.has('guest_ip');
    this.#guests = new Networks(hidesGuests ? privacy.guest_networks : []);
    this.#pseudonymOf = pseudonymOf;
  }

  /** False when the policy has nothing redacted. */
  get isOn(): boolean {
    return this.#kinds.size > 0;
  }

  /**
   * @param key the name of the field that holds the text; it tells what a bare number in it is
   * @param counts raised by what was replaced
   * @param checks what may still be asked about phone numbers; those of one record share it
   */
  text(text: string, counts: RedactionCounts, key?: string, checks = new PhoneChecks()): string {
    let redacted = text;
    // What a token has replaced may have hidden what stands beside it: a number that touched another.
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const spans = this.spans(redacted, key, checks);
      if (spans.length === 0) break;
      redacted = this.#replaced(redacted, spans, counts);
    }
    return redacted;
  }

  /** False when a text surely tells of nobody, at the price of a glance. */
  mayTell(text: string): boolean {
    return this.#kinds.size > 0 && mayTell(text, !this.#guests.isEmpty);
  }

  /** True when nothing in a name tells of a person. Remembered where more than a glance was needed. */
  isOfNobody(name: string): boolean {
    if (!this.mayTell(name)) return true;
    if (this.#known.has(name)) return true;
    if (this.spans(name).length > 0) return false;
    if (this.#known.size >= MAX_KNOWN_NAMES) this.#known.clear();
    this.#known.add(name);
    return true;
  }

  #replaced(text: string, spans: readonly Span[], counts: RedactionCounts): string {
    let redacted = '';
    let from = 0;
    for (const span of spans) {
      const { start, end, kind } = span;
      redacted += text.slice(from, start) + this.#token(span);
      from = end;
      const name = TOKEN_NAMES[kind];
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return redacted + text.slice(from);
  }

  /** What is to be replaced, in order and without overlap. */
  spans(written: string, key?: string, checks = new PhoneChecks()): readonly Span[] {
    const found: Span[] = [];
    if (this.#kinds.size === 0) return found;
    const text = folded(written);
    if (this.#findsEmails && mayHoldEmail(text)) findEmails(text, found);
    if (this.#findsEmails && maySpellEmail(text)) findSpelledEmails(text, found);
    for (const run of digitRuns(text, MIN_DIGITS)) this.#inRun(text, run, key, checks, found);
    if (!this.#guests.isEmpty) findGuestAddresses(text, this.#guests, found);
    return found.length < 2 ? found : withoutOverlap(found);
  }

  #inRun(text: string, run: DigitRun, key: string | undefined, checks: PhoneChecks, found: Span[]): void {
    if (this.#kinds.has('credit_card')) findCards(text, run, key, found);
    if (this.#kinds.has('ssn')) findSsns(text, run, key, found);
    if (this.#kinds.has('phone')) findPhones(text, run, key, checks, found);
  }

  #token({ kind, address }: Span): string {
    if (address === undefined || this.#pseudonymOf === undefined) return `[${TOKEN_NAMES[kind]}]`;
    return `[${TOKEN_NAMES[kind]}:${this.#pseudonymOf(address)}]`;
  }
}

import { cutToBytes } from '../clean-text.ts';
import { PhoneChecks } from './phone-checks.ts';
import type { RedactionCounts, Redactor } from './redactor.ts';

/** Whole numbers below this have too few digits to be anyone's. */
const SMALLEST_NUMBER = 1_000_000;

/** Longer than twice anything that is redacted in log lines. */
const CUT_MARGIN = 512;

/** Redacts the parts of one record and counts what was replaced. */
export class RecordRedaction {
  readonly #redactor: Redactor;
  readonly #onRedacted: ((counts: RedactionCounts) => void) | undefined;
  readonly #counts: RedactionCounts = {};
  #checks: PhoneChecks | undefined;
  #changed = false;

  constructor(redactor: Redactor, onRedacted?: (counts: RedactionCounts) => void) {
    this.#redactor = redactor;
    this.#onRedacted = onRedacted;
  }

  text(text: string, key?: string): string {
    this.#checks ??= new PhoneChecks();
    const redacted = this.#redactor.text(text, this.#counts, key, this.#checks);
    if (redacted !== text) this.#changed = true;
    return redacted;
  }

  /** A short text that many records share, such as a host, a service or a unit: those of nobody cost next to nothing. */
  name(name: string): string {
    return this.#redactor.isOfNobody(name) ? name : this.text(name);
  }

  /** Of a text that no other record has, such as an id. It is counted as if it were replaced. */
  tellsOfPerson(text: string): boolean {
    return this.#redactor.mayTell(text) && this.text(text) !== text;
  }

  /** Undefined stays. */
  nameIfAny(name: string | undefined): string | undefined {
    return name === undefined ? undefined : this.name(name);
  }

  /**
   * At most `maxBytes` of UTF-8 of a text. It is cut after it was redacted, so that no half of a number is left at
   * the end because the other half was cut away.
   */
  textWithin(text: string, maxBytes: number): { readonly text: string; readonly cut: boolean } {
    const isLong = text.length > maxBytes + CUT_MARGIN;
    const redacted = this.text(isLong ? text.slice(0, maxBytes + CUT_MARGIN) : text);
    const whole = isLong ? redacted.slice(0, -CUT_MARGIN / 2) : redacted;
    const fitting = cutToBytes(whole, maxBytes);
    return { text: fitting, cut: isLong || fitting.length !== whole.length };
  }

  /** Names and values. Of names that become the same the last one stays. */
  labels(labels: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [this.text(name), this.text(value, name)]),
    );
  }

  /** Names and values at any depth; a number that is someone's becomes its token. */
  fields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [this.text(name), this.#value(value, name)]),
    );
  }

  /** The fields with the counts beside them, when the record is done: `redacted` tells what was replaced how often. */
  meta(fields: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> | undefined {
    const own = fields === undefined ? undefined : this.fields(fields);
    const redacted = this.finish();
    return redacted === undefined ? own : { ...own, redacted };
  }

  /** Called when the record is done: what was replaced how often; undefined when nothing was. */
  finish(): RedactionCounts | undefined {
    if (!this.#changed) return undefined;
    this.#onRedacted?.(this.#counts);
    return this.#counts;
  }

  #value(value: unknown, name: string): unknown {
    if (typeof value === 'string') return this.text(value, name);
    if (typeof value === 'number') return this.#number(value, name);
    if (Array.isArray(value)) return value.map((item) => this.#value(item, name));
    if (typeof value === 'object' && value !== null) return this.fields({ ...value });
    return value;
  }

  #number(value: number, name: string): unknown {
    if (!Number.isInteger(value) || value < SMALLEST_NUMBER) return value;
    const text = String(value);
    const redacted = this.text(text, name);
    return redacted === text ? value : redacted;
  }
}

/** What is redacted, as the policy names it. */
export type PiiKind = 'email' | 'credit_card' | 'phone' | 'ssn' | 'guest_ip';

/** Part of a text, in UTF-16 units: `start` is its first, `end` the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: PiiKind;
  /** Of a guest: in one form however it was written. */
  readonly address?: string;
}

/** What stands in the place of a span, and the name under which it is counted. A guest's address gets a pseudonym. */
export const TOKEN_NAMES: Readonly<Record<PiiKind, string>> = {
  email: 'email',
  credit_card: 'card',
  phone: 'phone',
  ssn: 'ssn',
  guest_ip: 'guest-ip',
};

const BY_PRECEDENCE: readonly PiiKind[] = ['email', 'credit_card', 'ssn', 'guest_ip', 'phone'];

/** In order and without overlap: a card or an address that could be read as a phone number is none. */
export function withoutOverlap(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || last.end <= span.start) kept.push(span);
    else if (BY_PRECEDENCE.indexOf(span.kind) < BY_PRECEDENCE.indexOf(last.kind))
      kept[kept.length - 1] = span;
  }
  return kept;
}

import { type MessageOf, SUBJECTS, type Subject } from './topology.ts';

export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly code = 'undecodable_message';
  readonly retryable = false;
}

/** The wire form of a bus message: a JSON array of messages of its subject. */
export function encodeBody(items: readonly unknown[]): string {
  return JSON.stringify(items);
}

/**
 * Reads a wire body back, tolerating unknown fields and refusing another major version.
 * @throws DecodeError when it is not an array of messages of this subject.
 */
export function decodeBody<S extends Subject>(subject: S, text: string): MessageOf<S>[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DecodeError(`${subject}: the body is not JSON`, { cause });
  }
  if (!Array.isArray(value)) throw new DecodeError(`${subject}: the body is not an array`);
  const schema = SUBJECTS[subject];
  return value.map((item, index) => {
    const result = schema.safeParse(item);
    if (result.success) return result.data as MessageOf<S>;
    const issue = result.error.issues[0];
    throw new DecodeError(`${subject}[${index}].${issue?.path.join('.')}: ${issue?.message}`);
  });
}

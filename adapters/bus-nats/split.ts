import { CodedError } from '@aiops/kernel';
import type { OutgoingMessage } from '@aiops/ports';
import { payloadOf } from './message.ts';

/** What the server counts beside a body: subject and headers. */
const HEADER_BYTES = 2_048;

export interface Sendable {
  readonly message: OutgoingMessage;
  readonly payload: string;
  readonly bytes: number;
}

/**
 * A message as the server takes it: what is larger than it allows goes in halves, under ids that follow from the id, so that a
 * repetition is still told from news.
 * @param maxBytes of one message, as the server says
 * @throws CodedError `message_too_large` for a single item that is too large
 */
export function split(message: OutgoingMessage, maxBytes: number): Sendable[] {
  const payload = payloadOf(message);
  const bytes = Buffer.byteLength(payload);
  if (bytes + HEADER_BYTES <= maxBytes) return [{ message, payload, bytes }];
  const { id, body } = message;
  if (body.length <= 1) {
    throw new CodedError(
      'message_too_large',
      `${bytes} bytes for ${message.subject}; the server takes ${maxBytes} (max_payload)`,
    );
  }
  const middle = Math.ceil(body.length / 2);
  const halves = [body.slice(0, middle), body.slice(middle)];
  return halves.flatMap((half, index) => split({ ...message, id: `${id}/${index}`, body: half }, maxBytes));
}

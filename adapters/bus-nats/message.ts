import { decodeBody, encodeBody } from '@aiops/contracts';
import { errorText } from '@aiops/kernel';
import type { Delivery, OutgoingMessage, UndecodableMessage } from '@aiops/ports';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { subjectOf } from './names.ts';

const ID = 'Aiops-Id';
const KEY = 'Aiops-Key';
const MSG_ID = 'Nats-Msg-Id';

/** Ids are told apart within their subject; values of headers are ASCII without line breaks. */
export function headersOf({ subject, id, key }: OutgoingMessage): MsgHdrs {
  const made = headers();
  made.set(MSG_ID, `${subject}/${encodeURIComponent(id)}`);
  made.set(ID, encodeURIComponent(id));
  if (key !== null) made.set(KEY, encodeURIComponent(key));
  return made;
}

export function payloadOf({ body }: OutgoingMessage): string {
  return encodeBody(body);
}

/** A stored message as it comes. */
export interface Stored {
  readonly subject: string;
  readonly headers: MsgHdrs | undefined;
  readonly data: Uint8Array;
  readonly seq: number;
  readonly publishedAtMs: number;
}

interface Read extends Omit<Delivery, 'deliveries' | 'redelivered'> {}

const MAX_TEXT = 64 * 1024;

export function readStored(stored: Stored): Read | UndecodableMessage {
  const { seq, publishedAtMs } = stored;
  const subject = subjectOf(stored.subject);
  const id = decoded(stored.headers?.get(ID)) ?? `seq-${seq}`;
  const key = decoded(stored.headers?.get(KEY)) ?? null;
  const text = new TextDecoder().decode(stored.data);
  if (subject === undefined) {
    return {
      subject,
      seq,
      id,
      key,
      reason: `nobody knows the subject ${stored.subject}`,
      text: text.slice(0, MAX_TEXT),
    };
  }
  try {
    return { subject, id, key, seq, publishedAtMs, body: decodeBody(subject, text) };
  } catch (error) {
    return { subject, seq, id, key, reason: errorText(error), text: text.slice(0, MAX_TEXT) };
  }
}

function decoded(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

import { randomUUID } from 'node:crypto';
import { DeadLetter, ROLES, SCHEMA_VERSION, SUBJECTS, type Subject } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import {
  type Bus,
  type DeadLetters,
  type Delivery,
  type KeptDeadLetter,
  REPLAY_ID_PREFIX,
  type ReplayOutcome,
} from '@aiops/ports';

/** Letters of one role that are looked through for the one to replay. */
const MAX_SEARCHED = 1000;
const LETTER_SUBJECTS = ROLES.map((role) => `dlq.${role}` as const);

/** The dead letters on the bus. */
export function createDeadLetters(bus: Pick<Bus, 'peek' | 'publish'>): DeadLetters {
  async function newest(limit: number): Promise<Delivery[]> {
    const found: Delivery[] = [];
    for (const subject of LETTER_SUBJECTS) found.push(...(await bus.peek(subject, limit)));
    // The sequence rises over all subjects.
    return found.sort((a, b) => b.seq - a.seq);
  }
  return {
    list: async (limit) => (await newest(limit)).slice(0, limit).map(keptLetter),
    async replay(id) {
      const delivery = (await newest(MAX_SEARCHED)).find((candidate) => candidate.id === id);
      return delivery === undefined ? { state: 'not_found' } : replay(bus, keptLetter(delivery));
    },
  };
}

async function replay(bus: Pick<Bus, 'publish'>, letter: KeptDeadLetter): Promise<ReplayOutcome> {
  const { subject } = letter;
  if (!isSubject(subject)) {
    return { state: 'unreadable', reason: `its subject ${subject} is none of this release` };
  }
  // Consumers trust what is on the bus: what is no message of the subject would only die again.
  const parsed = SUBJECTS[subject].safeParse(letter.body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
    return {
      state: 'unreadable',
      reason: `its body is no message of ${subject}: ${where}: ${issue?.message}`,
    };
  }
  const message_id = `${REPLAY_ID_PREFIX}${randomUUID()}`;
  await bus.publish([{ subject, id: message_id, key: letter.ship_id, body: [parsed.data] }]);
  return { state: 'replayed', subject, message_id };
}

function isSubject(text: string): text is Subject {
  return Object.hasOwn(SUBJECTS, text);
}

/** A letter that can't be read any more is shown as what is left of it: it must not look as if there were none. */
function keptLetter({ id, subject, key, seq, publishedAtMs, body }: Delivery): KeptDeadLetter {
  const [item] = body;
  const parsed = DeadLetter.safeParse(item);
  if (parsed.success) return { ...parsed.data, id };
  return {
    id,
    schema_version: SCHEMA_VERSION,
    tracking_id: `bus-seq-${seq}`,
    ts: toTimestamp(publishedAtMs),
    ship_id: key === '' ? null : key,
    role: subject.replace(/^dlq\./, ''),
    subject,
    message_id: id,
    deliveries: 0,
    reason: 'undecodable_message: the dead letter itself can’t be read',
    body: item ?? null,
  };
}

import { errorText } from '@aiops/kernel';
import type { Log } from '@aiops/ports';
import type { NatsConnection } from '@nats-io/transport-node';

const TELL = 'aiops_tell';
const ASK = 'aiops_ask';
const MAX_ANSWERS = 200;
/** Who has an answer gives it at once; after so long without another one there comes none. */
const NO_MORE_AFTER_MS = 300;

/** What processes tell and ask each other beside the streams: for now only, kept nowhere. Values are JSON. */
export interface ClusterTalk {
  tell(topic: string, value: unknown): void;
  listen(topic: string, listener: (value: unknown) => void): void;
  /** What those say who have an answer: all that come in the time, or the first ones when so many are enough. */
  ask(question: string, waitMs: number, enough?: number): Promise<readonly unknown[]>;
  /** Undefined: no answer from here now. */
  answer(question: string, answer: () => Promise<unknown>): void;
}

export function createClusterTalk(connection: NatsConnection, log: Log): ClusterTalk {
  const warn = (what: string) => (error: unknown) =>
    log.warn({ what, error_msg: errorText(error) }, 'not understood');
  return {
    tell: (topic, value) => connection.publish(`${TELL}.${topic}`, JSON.stringify(value)),
    listen(topic, listener) {
      connection.subscribe(`${TELL}.${topic}`, {
        callback: (error, message) => {
          if (error === null) attempt(() => listener(message.json()), warn(topic));
        },
      });
    },
    async ask(question, waitMs, enough) {
      const answers: unknown[] = [];
      const all = { maxMessages: MAX_ANSWERS, strategy: 'stall', stall: NO_MORE_AFTER_MS } as const;
      const first = { maxMessages: enough ?? MAX_ANSWERS, strategy: 'count' } as const;
      const options = { maxWait: waitMs, noMux: true, ...(enough === undefined ? all : first) };
      try {
        const replies = await connection.requestMany(`${ASK}.${question}`, '', options);
        for await (const reply of replies) if (reply.data.length > 0) answers.push(reply.json());
      } catch (error) {
        // Nobody listens, or the server is away: there is no answer, and whoever asked decides what that means.
        warn(question)(error);
      }
      return answers;
    },
    answer(question, answer) {
      connection.subscribe(`${ASK}.${question}`, {
        callback: (error, message) => {
          if (error !== null) return;
          const respond = (value: unknown): void => {
            if (value !== undefined) message.respond(JSON.stringify(value));
          };
          answer().then(respond).catch(warn(question));
        },
      });
    },
  };
}

function attempt(work: () => void, failed: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    failed(error);
  }
}

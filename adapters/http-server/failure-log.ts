import { errorText } from '@aiops/kernel';
import type { Log } from '@aiops/ports';
import type { FastifyRequest } from 'fastify';
import type { ProblemBody } from './problem.ts';

/** Senders that are told to come again do so, all of them: one line in so long says it as well. */
const WARN_EVERY_MS = 10_000;

interface Quiet {
  untilMs: number;
  unsaid: number;
}

/**
 * Requests that failed, in the log. A 500 is a fault of ours and each is told. Other 5xx are answers by design,
 * such as a full bus: a warning, rate-limited by code, that says how many went unsaid. What the router itself
 * refuses reaches no route and no other log, so it is told at the level of the requests.
 */
export class FailureLog {
  readonly #log: Log;
  /** By problem code: a closed list. */
  readonly #quiet = new Map<string, Quiet>();

  constructor(log: Log) {
    this.#log = log;
  }

  note(error: unknown, { status, code }: ProblemBody, request: FastifyRequest): void {
    const { id: tracking_id, method } = request;
    const fields = {
      tracking_id,
      method,
      route: request.routeOptions.url,
      code,
      error_msg: errorText(error),
    };
    if (status === 500) this.#log.error(fields, 'request failed');
    else if (status > 500) this.#warn(code, fields);
    else if (fields.route === undefined) this.#log.debug(fields, 'request refused');
  }

  #warn(code: string, fields: object): void {
    const nowMs = performance.now();
    const quiet = this.#quiet.get(code) ?? { untilMs: 0, unsaid: 0 };
    this.#quiet.set(code, quiet);
    if (nowMs < quiet.untilMs) {
      quiet.unsaid += 1;
      return;
    }
    const more = quiet.unsaid === 0 ? {} : { unsaid: quiet.unsaid };
    this.#log.warn({ ...fields, ...more }, 'request answered with come again later');
    quiet.untilMs = nowMs + WARN_EVERY_MS;
    quiet.unsaid = 0;
  }
}

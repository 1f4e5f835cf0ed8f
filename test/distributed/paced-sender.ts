import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { InputRecord } from '@aiops/scenarios';
import { channelsOf, type LineOf, type ShipLoad } from './three-ships.ts';

const BATCH = 200;
const PAUSE_MS = 40;
const RETRY_MS = 200;
const GIVE_UP_MS = 90_000;

export interface Inputs {
  /** Of ingest, which may be another one after a restart. */
  url(): string;
  syslogPort(): number;
}

/** Sends what a ship has to say in the order of event time, some lines by syslog and the rest by HTTP. */
export class PacedSender {
  readonly #load: ShipLoad;
  readonly #inputs: Inputs;
  #socket: Socket | null = null;
  readonly #lineOf: LineOf;
  #sent = 0;

  constructor(load: ShipLoad, inputs: Inputs) {
    this.#load = load;
    this.#lineOf = channelsOf(load);
    this.#inputs = inputs;
  }

  /** Sends on until so much of all is sent. */
  async sendUntil(share: number): Promise<void> {
    const { records } = this.#load;
    const until = Math.floor(records.length * share);
    while (this.#sent < until) {
      await this.#send(this.#sent, Math.min(this.#sent + BATCH, until));
      this.#sent = Math.min(this.#sent + BATCH, until);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #send(from: number, to: number): Promise<void> {
    const lines: string[] = [];
    const others: InputRecord[] = [];
    for (const record of this.#load.records.slice(from, to)) {
      const line = this.#lineOf(record);
      if (line === null) others.push(record);
      else lines.push(line);
    }
    if (lines.length > 0) await this.#bySyslog(lines.join(''));
    if (others.length > 0) await this.#byHttp(others);
  }

  async #bySyslog(text: string): Promise<void> {
    if (this.#socket === null) {
      this.#socket = connect(this.#inputs.syslogPort(), '127.0.0.1');
      await once(this.#socket, 'connect');
    }
    if (!this.#socket.write(text)) await once(this.#socket, 'drain');
  }

  /** Again until it is accepted: that is what 202 promises. */
  async #byHttp(records: readonly InputRecord[]): Promise<void> {
    const untilMs = Date.now() + GIVE_UP_MS;
    const body = records.map((record) => JSON.stringify(record)).join('\n');
    for (;;) {
      const status = await fetch(`${this.#inputs.url()}/api/v3/ingest/logs`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      }).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 202) return;
      if (Date.now() > untilMs || (status >= 400 && status < 500 && status !== 429)) {
        throw new Error(`${this.#load.name}: ingest answered ${status}`);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Everything that was written is with the receiver when it closes its side. */
  async hangUp(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.end();
    await once(socket, 'close');
  }
}

import { randomUUID } from 'node:crypto';
import { type Incident, type IncidentCommand, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type {
  CommandOutcome,
  IncidentOperations,
  OperatorCommand,
  OutgoingMessage,
  Principal,
} from '@aiops/ports';
import type { SilenceReach } from './held-silences.ts';
import type { Site } from './site.ts';

const APPLY_WAIT_MS = 3_000;
const LOOK_EVERY_MS = 25;
/** Commands that wait for their effect at once; a further one is answered as accepted. */
const MAX_WAITING = 1_000;

type Waiter = (incident: Incident) => void;

/**
 * People's commands: published to the correlation-service, which alone changes state, and answered when their
 * effect is stored.
 */
export class CommandGateway implements IncidentOperations {
  readonly #site: Site;
  /** Which partitions of the correlation-service hold a silence now. */
  readonly #reachOf: (silenceId: string) => Promise<SilenceReach>;
  readonly #waiting = new Map<string, Waiter>();

  constructor(site: Site, reachOf: (silenceId: string) => Promise<SilenceReach>) {
    this.#site = site;
    this.#reachOf = reachOf;
  }

  /** The incident-api calls it for each stored incident. */
  readonly onStored = (incident: Incident): void => {
    if (this.#waiting.size === 0) return;
    for (const entry of incident.timeline) {
      const commandId = entry.meta?.['command_id'];
      if (typeof commandId === 'string') this.#waiting.get(commandId)?.(incident);
    }
  };

  async command(command: OperatorCommand, principal: Principal, trackingId: string): Promise<CommandOutcome> {
    const refusal = await this.#refusal(command);
    if (refusal !== null) return refusal;
    const message = await this.#messageOf(command, principal, trackingId);
    const applied = this.#applied(message);
    await this.#site.bus.publish(this.#toCorrelation(message));
    return (await applied) ?? (await this.#refusedInTheEnd(message));
  }

  /** What can be refused without asking the correlation-service. */
  async #refusal(command: OperatorCommand): Promise<CommandOutcome | null> {
    if (command.incident_id === undefined) return null;
    const incident = await this.#site.store.getIncident(command.incident_id);
    if (incident === null) {
      return { state: 'refused', code: 'not_found', reason: `there is no incident ${command.incident_id}` };
    }
    const { expected_version } = command;
    if (expected_version === undefined || expected_version === incident.version) return null;
    return {
      state: 'refused',
      code: 'version_conflict',
      reason: `the incident is at version ${incident.version}, not ${expected_version}`,
      current_version: incident.version,
    };
  }

  async #messageOf(
    command: OperatorCommand,
    principal: Principal,
    trackingId: string,
  ): Promise<IncidentCommand> {
    const incident =
      command.incident_id === undefined ? null : await this.#site.store.getIncident(command.incident_id);
    return {
      schema_version: SCHEMA_VERSION,
      tracking_id: trackingId,
      ts: toTimestamp(this.#site.clock.now()),
      ship_id: incident?.ship_id ?? null,
      command_id: randomUUID(),
      command: command.command,
      arguments: command.arguments,
      user: principal.name,
      ...(command.incident_id === undefined ? {} : { incident_id: command.incident_id }),
      ...(command.expected_version === undefined ? {} : { expected_version: command.expected_version }),
    };
  }

  /** A silence goes to every partition, since it holds for all ships. */
  #toCorrelation(message: IncidentCommand): OutgoingMessage[] {
    const { command, command_id, ship_id } = message;
    const outgoing = { subject: 'incidents.command', id: command_id, key: ship_id, body: [message] } as const;
    const { partitions } = this.#site.bus;
    const isOfAll = command === 'silence' || command === 'unsilence';
    if (!isOfAll || partitions === 1) return [outgoing];
    return Array.from({ length: partitions }, (_, partition) => ({
      ...outgoing,
      id: `${command_id}:${partition}`,
      partition,
    }));
  }

  #applied(message: IncidentCommand): Promise<CommandOutcome | null> {
    if (message.command === 'silence' || message.command === 'unsilence')
      return this.#silenceApplied(message);
    return new Promise((resolve) => {
      const done = (outcome: CommandOutcome | null): void => {
        clearTimeout(timer);
        this.#waiting.delete(message.command_id);
        resolve(outcome);
      };
      const timer = setTimeout(() => done(null), APPLY_WAIT_MS);
      if (this.#waiting.size >= MAX_WAITING) return done(null);
      this.#waiting.set(message.command_id, (incident) => done({ state: 'applied', incident }));
    });
  }

  async #silenceApplied(message: IncidentCommand): Promise<CommandOutcome | null> {
    const silenceId = String(message.arguments['silence_id'] ?? '');
    const wanted = message.command === 'silence' ? 'everywhere' : 'nowhere';
    const untilMs = this.#site.clock.now() + APPLY_WAIT_MS;
    while (this.#site.clock.now() < untilMs) {
      if ((await this.#reachOf(silenceId)) === wanted) return { state: 'applied' };
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return null;
  }

  /** No effect in time: the ledger tells whether it was refused; otherwise it is durable and will be applied. */
  async #refusedInTheEnd(message: IncidentCommand): Promise<CommandOutcome> {
    const verdicts = await this.#site.store.listLedger(
      { tracking_id: message.tracking_id, verdicts: ['rejected'] },
      { limit: 50 },
    );
    const rejected = verdicts.data.find((entry) => entry.record_id === message.command_id);
    if (rejected === undefined) return { state: 'accepted' };
    return { state: 'refused', code: 'state_conflict', reason: rejected.detail };
  }

  async accept(incident: Incident): Promise<void> {
    await this.#site.bus.publish([
      {
        subject: incident.version === 1 ? 'incidents.created' : 'incidents.updated',
        id: `${incident.incident_id}:${incident.version}`,
        key: incident.ship_id,
        body: [incident],
      },
    ]);
  }
}

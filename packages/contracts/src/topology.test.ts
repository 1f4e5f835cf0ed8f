import { describe, expect, it } from 'vitest';
import {
  EMBEDDED_PORT,
  ROLES,
  SINKS,
  SNMP_TRAP_PORT,
  SUBJECTS,
  type Subject,
  SYSLOG_PORT,
  TOPOLOGY,
} from './topology.ts';

const subjects = Object.keys(SUBJECTS) as Subject[];
const publishersOf = (subject: Subject) => ROLES.filter((role) => TOPOLOGY[role].publishes.includes(subject));
const consumersOf = (subject: Subject) => ROLES.filter((role) => TOPOLOGY[role].consumes.includes(subject));

describe('the topology', () => {
  it('has a publisher for every subject', () => {
    expect(subjects.filter((subject) => publishersOf(subject).length === 0)).toEqual([]);
  });

  it('has a consumer for every subject but the sinks, and none for a sink', () => {
    const unconsumed = subjects.filter((subject) => consumersOf(subject).length === 0);
    expect(unconsumed.sort()).toEqual([...SINKS].sort());
  });

  it('gives each role a dead letter subject that it alone publishes', () => {
    for (const role of ROLES) expect(publishersOf(`dlq.${role}`)).toEqual([role]);
  });

  it('wires exactly the named roles, each subject once', () => {
    expect(Object.keys(TOPOLOGY).sort()).toEqual([...ROLES].sort());
    for (const { consumes, publishes } of Object.values(TOPOLOGY)) {
      expect(new Set(consumes).size).toBe(consumes.length);
      expect(new Set(publishes).size).toBe(publishes.length);
    }
  });

  it('gives no port to two roles, or to a role and syslog', () => {
    const ports = [...ROLES.map((role) => TOPOLOGY[role].port), SYSLOG_PORT, SNMP_TRAP_PORT];
    expect(new Set(ports).size).toBe(ports.length);
    expect(EMBEDDED_PORT).toBe(9081);
  });

  it('lets three roles read back what they publish: to store it, or to make time an input', () => {
    const readingBack = ROLES.filter((role) =>
      TOPOLOGY[role].consumes.some((subject) => TOPOLOGY[role].publishes.includes(subject)),
    );
    expect(readingBack).toEqual(['ingest', 'enrichment-service', 'correlation-service']);
  });

  it('lets the correlation-service alone change incidents', () => {
    expect(publishersOf('incidents.created')).toEqual(['correlation-service']);
    expect(publishersOf('incidents.updated')).toEqual(['correlation-service']);
    expect(consumersOf('incidents.command')).toEqual(['correlation-service']);
  });
});

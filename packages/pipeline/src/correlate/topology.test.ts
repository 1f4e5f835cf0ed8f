import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { device, Site, statement } from './correlate.fixture.ts';
import { Topology } from './topology.ts';

/** Three switches that each hang on the next: a ring, as people write it. */
const RING = [
  device('a', 'switch', ['b']),
  device('b', 'switch', ['c']),
  device('c', 'switch', ['a']),
  device('host', 'server', ['a']),
];

describe('a registry with a cycle', () => {
  it('gives each device the others as upstream, once, and never itself', () => {
    const topology = new Topology(new Registry({ ships: [], devices: RING }), 5);
    expect([...topology.ancestors('a')]).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
    expect(topology.hopsUp('a', 'a')).toBe(0);
  });

  it('makes one incident of a fault around the ring, with a root, and ends it', () => {
    const site = new Site(RING).feed(
      statement({ at: 0, device: 'b' }),
      statement({ at: 5, device: 'c' }),
      statement({ at: 9, device: 'a' }),
    );
    expect(site.only.scope).toHaveLength(3);
    expect(site.only.probable_cause[0]?.entity).toBe('b');
    expect(site.tick(9).tick(3_000).only.status).toBe('resolved');
  });

  it('reaches what hangs on the ring', () => {
    const effect = statement({ at: 20, device: 'host', type: 'app_degradation' });
    const site = new Site(RING).feed(statement({ at: 0, device: 'c', clearable: true }), effect);
    expect(site.only.probable_cause[0]?.entity).toBe('c');
  });
});

describe('without a registry', () => {
  it('groups by host, keeps hosts apart, and names the host as the cause', () => {
    const site = new Site([]).feed(
      statement({ at: 0, host: 'db-01', signal: 'one' }),
      statement({ at: 5, host: 'db-01', signal: 'two' }),
      statement({ at: 9, host: 'web-01', signal: 'three' }),
    );
    expect(site.incidents.map(({ scope }) => scope[0]?.device_id)).toEqual(['host:db-01', 'host:web-01']);
    expect(site.incidents[0]?.probable_cause[0]?.entity).toBe('host:db-01');
  });

  it('takes a device that the registry does not know as a place of its own', () => {
    const site = new Site([device('known', 'switch')]).feed(
      statement({ at: 0, device: 'stranger' }),
      statement({ at: 5, device: 'known' }),
    );
    expect(site.incidents).toHaveLength(2);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClusterOptions, namesEngines, readClusterOptions } from './options.ts';

const read = (): ClusterOptions => readClusterOptions((path) => readFileSync(path, 'utf8'));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'aiops-options-'));
  vi.stubEnv('AIOPS_NATS_URL', 'tls://nats-1:4222, tls://nats-2:4222');
  vi.stubEnv('AIOPS_CLICKHOUSE_URL', 'https://clickhouse:8443');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

describe('where the engines are', () => {
  it('is told by addresses, with one copy of each stream and eight partitions if nothing else is', () => {
    expect(read()).toEqual({
      nats: { servers: ['tls://nats-1:4222', 'tls://nats-2:4222'], replicas: 1 },
      clickHouse: { url: 'https://clickhouse:8443' },
      partitions: 8,
    });
  });

  it('comes with the authority of each engine and its secret, from files', () => {
    const [ca, password] = [join(directory, 'ca.pem'), join(directory, 'password')];
    writeFileSync(ca, 'PEM\n');
    writeFileSync(password, 'p4ss\n');
    vi.stubEnv('AIOPS_NATS_CA_FILE', ca);
    vi.stubEnv('AIOPS_CLICKHOUSE_CA_FILE', ca);
    vi.stubEnv('AIOPS_NATS_PASSWORD_FILE', password);
    const { nats, clickHouse } = read();
    expect(nats).toMatchObject({ caFile: ca, password: 'p4ss' });
    expect(clickHouse.caCertificate?.toString()).toBe('PEM\n');
  });

  it('is told to whoever left it out: every name that is missing, with addresses of this machine', () => {
    vi.stubEnv('AIOPS_NATS_URL', '');
    expect(read).toThrow(
      /^AIOPS_NATS_URL must be set, for example AIOPS_NATS_URL=nats:\/\/127\.0\.0\.1:4222$/,
    );
    expect(namesEngines()).toBe(true);
    vi.stubEnv('AIOPS_CLICKHOUSE_URL', '');
    expect(read).toThrow(/^AIOPS_NATS_URL and AIOPS_CLICKHOUSE_URL must be set.*http:\/\/127\.0\.0\.1:8123$/);
    expect(namesEngines()).toBe(false);
  });

  it.each(['AIOPS_NATS_CA_FILE', 'AIOPS_CLICKHOUSE_CA_FILE', 'AIOPS_NATS_PASSWORD_FILE'])(
    'is refused with a file in %s that can’t be read',
    (name) => {
      vi.stubEnv(name, join(directory, 'absent.pem'));
      expect(read).toThrow(new RegExp(`${name}: .*absent\\.pem can’t be read`));
    },
  );
});

describe('how many', () => {
  it.each([
    ['AIOPS_PARTITIONS', ['0', '257', '2.5', 'eight', '-1', '1e1', ' ']],
    ['AIOPS_NATS_REPLICAS', ['0', '6', '1.5', 'three']],
  ])('%s must be a whole number in its range, and nothing else stands for its default', (name, wrong) => {
    for (const text of wrong) {
      vi.stubEnv(name, text);
      expect(read, text).toThrow(new RegExp(`${name} is ${text}; set it to a whole number from 1 to`));
    }
  });

  it('is taken as it is set', () => {
    vi.stubEnv('AIOPS_PARTITIONS', '256');
    vi.stubEnv('AIOPS_NATS_REPLICAS', '3');
    expect(read()).toMatchObject({ partitions: 256, nats: { replicas: 3 } });
  });
});

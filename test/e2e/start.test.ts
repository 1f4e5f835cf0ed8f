import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, runCli, startProduct, temporaryDirectory } from './product.fixture.ts';

/** What is in the way of a start is said in words, with how to go on. */
describe('a start', () => {
  const undo: (() => Promise<void>)[] = [];
  let data: string;
  let product: Product;

  beforeAll(async () => {
    data = await temporaryDirectory((remove) => undo.push(remove));
    product = await startProduct({ data });
  });
  afterAll(async () => {
    await product.stop();
    for (const remove of undo) await remove();
  });

  const second = async (args: readonly string[]) => {
    const other = await temporaryDirectory();
    return runCli(['up', '--data', other, '--port', '0', '--syslog-port', '0', ...args]);
  };

  it('is refused on data that another process has open, before the engine says so in its own words', async () => {
    const { code, err } = await second(['--data', data]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /process \d+ has \S+ open; only one can \(data_in_use\)\n {2}end process \d+, or name/,
    );
    expect(err).not.toContain('DB::Exception');
  });

  it('is refused on a port that is taken, for HTTP and for syslog', async () => {
    const httpPort = new URL(product.url).port;
    const http = await second(['--port', httpPort]);
    expect(http.code).toBe(1);
    expect(http.err).toContain(`HTTP can’t listen on 127.0.0.1:${httpPort}: another program has the port`);
    expect(http.err).toContain('choose another port with --port or AIOPS_PORT');
    const syslog = await second(['--syslog-port', String(product.syslogPort)]);
    expect(syslog.code).toBe(1);
    expect(syslog.err).toContain(`syslog can’t listen on 127.0.0.1:${product.syslogPort}`);
    expect(syslog.err).toContain('--syslog-port or AIOPS_SYSLOG_PORT');
  });

  it('tells on one line what the policy switches on and nothing does yet', () => {
    const lines = product.printed.map(({ line }) => line);
    expect(lines.filter((line) => line.startsWith('not in force in this release'))).toHaveLength(1);
  });
});

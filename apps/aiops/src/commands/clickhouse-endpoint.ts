import { Command } from 'commander';

/** For trials on one machine, and what the tests and the bench of the distributed mode take where no ClickHouse server can be had. */
export function clickHouseEndpointCommand(): Command {
  return new Command('clickhouse-endpoint')
    .summary('the engine in process behind ClickHouse’s HTTP interface, for a trial')
    .description(
      'Runs the ClickHouse that comes with this program behind the HTTP interface that `aiops service` speaks, so that ' +
        'the distributed mode can be tried on one machine without a ClickHouse server. Not for service: it knows no ' +
        'users, no TLS and no second server, listens on 127.0.0.1 only, and whoever reaches its port may read and ' +
        'change everything. Ctrl-C or SIGTERM ends it; the data stays.',
    )
    .argument('<dir>', 'where its data is; one process at a time can have it open')
    .argument('<port>', 'on 127.0.0.1; 0 for any free one')
    .action(async (directory: string, port: string) => {
      const { startClickHouseEndpoint } = await import('../bench/distributed/clickhouse-endpoint.ts');
      const endpoint = await startClickHouseEndpoint(directory, Number(port));
      process.stdout.write(`ready: ${endpoint.url} (set AIOPS_CLICKHOUSE_URL to it)\n`);
      const stop = (): void => void endpoint.close().then(() => process.exit(0));
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
    });
}

import { Command } from 'commander';

/** Not for users: what the tests and the bench of the distributed mode take for a ClickHouse server where none can be had. */
export function clickHouseEndpointCommand(): Command {
  return new Command('clickhouse-endpoint')
    .summary('ClickHouse’s HTTP interface before the engine in process, for tests')
    .argument('<dir>', 'where its data is')
    .argument('<port>', 'on 127.0.0.1; 0 for any free one')
    .action(async (directory: string, port: string) => {
      const { startClickHouseEndpoint } = await import('../bench/distributed/clickhouse-endpoint.ts');
      const endpoint = await startClickHouseEndpoint(directory, Number(port));
      process.stdout.write(`ready: ${endpoint.url}\n`);
      process.on('SIGTERM', () => void endpoint.close().then(() => process.exit(0)));
    });
}

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openChdbForReading } from '@aiops/adapters/clickhouse';
import { createLog, createTelemetry } from '@aiops/adapters/telemetry';
import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import type { StoredRecords } from '../replay/stored-records.ts';
import { refuseHeldData } from './data-holder.ts';

/**
 * Opens what a stopped server has stored, to look at it and nothing else.
 * @throws CliError `no_data` when nothing is stored there, `data_in_use` when a process has it open
 */
export async function openStoredData(directory: string): Promise<StoredRecords> {
  const place = join(directory, 'clickhouse');
  await access(place).catch((cause: unknown) => {
    throw new CliError(EXIT.usage, 'no_data', `${directory} holds no data of a server`, {
      advice: 'name the directory that `aiops up` was given with --data',
      cause,
    });
  });
  await refuseHeldData(directory, 'ask its server with --url, or end process {pid}');
  const store = await openChdbForReading({
    directory: place,
    clock: { now: () => Date.now() },
    log: createLog({ level: 'silent' }),
    telemetry: createTelemetry({ processMetrics: false }),
  });
  return {
    name: directory,
    searchLogs: (filter, page) => store.searchLogs(filter, page),
    searchMetrics: (filter, page) => store.searchMetrics(filter, page),
    searchAnomalies: (filter, page) => store.searchAnomalies(filter, page),
    listIncidents: (filter, page) => store.listIncidents(filter, page),
    listDrops: (range, limit) => store.listDrops(range, limit),
    loadRegistry: () => store.loadRegistry(),
    close: () => store.close(),
  };
}

import { Level } from '@aiops/contracts';
import { z } from 'zod';
import { count, duration, flag, ratio, seconds, section } from './keys.ts';

export const IngestSchema = section('How records come in and how much of them is kept.', {
  logs: section('Log records.', {
    min_severity: z
      .string()
      .toLowerCase()
      .pipe(Level)
      .default('info')
      .meta({ description: 'Records below this level are judged but not stored, and counted per source.' }),
    sampling: section(
      'Share of records of level INFO and below that is stored, after detection, counted per source.',
      {
        default: ratio(1, 'Share in quiet times.'),
        storm: ratio(0.4, 'Share while the source is in a storm.'),
      },
    ),
    max_msg_size_bytes: count(
      16_384,
      'A longer message is cut here and marked.',
      { min: 256, max: 10_485_760 },
      'bytes',
    ),
  }),
  storm: section(
    'When a source (a device, else a host, else a sender’s address) is in a storm: less of it is stored, and it is an incident of type platform.',
    {
      records_per_sec_per_source: count(
        1_000,
        'A source with more log records than this, on average over the window, is in a storm.',
        { min: 1 },
        'records/s',
      ),
      window_sec: seconds(10, 'The rate is measured over so long.', { max: 600 }),
      clear_sec: seconds(60, 'The incident is cleared when the rate was back for so long.', { max: 3_600 }),
    },
  ),
  limits: section(
    'What is taken in. Beyond it lines of syslog are shed and counted; HTTP senders are told 429 and to come again.',
    {
      records_per_sec_per_source: count(
        10_000,
        'Of one source and kind of record, lasting.',
        { min: 1 },
        'records/s',
      ),
      records_per_sec: count(
        50_000,
        'Of all sources together, lasting. When it is reached, each source keeps an equal share.',
        { min: 1 },
        'records/s',
      ),
      burst_sec: seconds(10, 'So much of the lasting rate may come at once after a quiet time.', {
        max: 600,
      }),
    },
  ),
  snmp: section('SNMP polling.', {
    intervals_sec: section('Polling interval by kind of device.', {
      vsat_5g: seconds(20, 'VSAT and 5G modems.'),
      firewalls: seconds(45, 'Firewalls.'),
      routers_switches: seconds(60, 'Routers and switches.'),
      aps_wlcs: seconds(90, 'Access points and their controllers.'),
    }),
    burst_on_anomaly: flag(true, 'Poll a device faster after an anomaly on it.'),
    burst_interval_sec: seconds(10, 'Polling interval in a burst.'),
    burst_duration_min: duration('min', 20, 'Length of a burst.'),
    prefer_v3: flag(true, 'Try SNMPv3 before v2c.'),
    timeout_sec: seconds(3, 'Wait for one answer.', { max: 60 }),
    retries: count(1, 'Further tries after a timeout.', { max: 10 }),
  }),
  metrics: section('Metric samples.', {
    scrape_interval_sec: section('Scrape interval by kind of target.', {
      node: seconds(15, 'Node exporters, and the host that runs this.'),
      app_exporters: seconds(30, 'Application exporters.'),
      blackbox: seconds(30, 'Black-box probes.'),
    }),
    scrape_timeout_sec: seconds(3, 'Wait for one scrape.', { max: 60 }),
    retries: count(1, 'Further tries after a failed scrape.', { max: 10 }),
    cardinality_limits: section('Bounds on label sets.', {
      max_labels_per_metric: count(20, 'Labels of one sample beyond this are dropped.', { min: 1, max: 200 }),
      max_unique_values_per_label: count(
        1_000,
        'Further values of one label of one metric within an hour are replaced by `other`, and counted.',
        { min: 1, max: 100_000 },
      ),
    }),
  }),
  flows: section('Flow records (NetFlow, sFlow).', {
    enabled: flag(false, 'Take flow records.'),
    sample_rate: count(1_024, 'One packet in this many is looked at.', { min: 1 }),
  }),
});

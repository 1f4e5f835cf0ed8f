/**
 * What the routes of the receivers take. They read their bodies themselves, in many forms, so that their routes
 * state no schema; people who write a sender find it here.
 */
const LOG = {
  ts: '2026-11-22T10:45:40.120Z',
  host: 'modem-1.aurora',
  service: 'vsat',
  level: 'error',
  msg: 'carrier lost on beam 2',
};
const METRIC = {
  ts: '2026-11-22T10:45:40Z',
  host: 'modem-1.aurora',
  name: 'snr_db',
  value: 4.2,
  unit: 'dB',
  labels: { beam: '2' },
};
const ALERT = {
  ts: '2026-11-22T10:45:40Z',
  host: 'modem-1.aurora',
  name: 'HighLatency',
  severity: 'warning',
  annotations: { summary: 'round trip above 900 ms' },
};

/** NDJSON, an array or a single object, whatever of the three the content type says. */
function records(component: string, example: object): object {
  const record = { $ref: `#/components/schemas/${component}Input` };
  const lines = [example, { ...example, ts: '2026-11-22T10:45:45Z' }].map((each) => JSON.stringify(each));
  return {
    required: true,
    description: 'Any JSON type is taken, and none; Content-Encoding gzip and zstd. At most 100,000 records.',
    content: {
      'application/x-ndjson': {
        schema: { type: 'string', description: 'One record a line.' },
        example: `${lines.join('\n')}\n`,
      },
      'application/json': {
        schema: { anyOf: [{ type: 'array', items: record }, record] },
        example: [example],
      },
    },
  };
}

function protocol(description: string, ...types: readonly string[]): object {
  const any = (type: string): object =>
    type === 'application/json'
      ? { schema: { type: 'object' } }
      : { schema: { type: 'string', format: 'binary' } };
  return {
    required: true,
    description,
    content: Object.fromEntries(types.map((type) => [type, any(type)])),
  };
}

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/** By path, each the body of its POST. */
export const RECEIVED_BODIES: Readonly<Record<string, object>> = {
  '/api/v3/ingest/logs': records('LogInput', LOG),
  '/api/v3/ingest/metrics': records('MetricInput', METRIC),
  '/api/v3/ingest/alerts': records('AlertInput', ALERT),
  '/api/v3/ingest/webhook/{name}': protocol(
    'JSON of any shape: the mapping file of that name reads it.',
    JSON_TYPE,
  ),
  '/v1/logs': protocol('ExportLogsServiceRequest of OTLP.', PROTOBUF, JSON_TYPE),
  '/v1/metrics': protocol('ExportMetricsServiceRequest of OTLP.', PROTOBUF, JSON_TYPE),
  '/loki/api/v1/push': protocol('PushRequest of Loki; protobuf in snappy.', PROTOBUF, JSON_TYPE),
  '/api/v1/write': protocol('WriteRequest of remote write 1.0, in snappy.', PROTOBUF),
  '/api/v2/alerts': {
    required: true,
    description: 'Alerts as Prometheus sends them to an Alertmanager.',
    content: {
      'application/json': {
        schema: { type: 'array', items: { type: 'object' } },
        example: [
          {
            labels: { alertname: 'HighLatency', instance: 'modem-1.aurora:9100', severity: 'warning' },
            annotations: { summary: 'round trip above 900 ms' },
            startsAt: '2026-11-22T10:45:40Z',
            endsAt: '2026-11-22T10:49:40Z',
          },
        ],
      },
    },
  },
};

const HOSTS = 40;
const LEVELS = ['info', 'info', 'info', 'notice', 'warning'];
const LINES = [
  'GET /api/cabins/%d HTTP/1.1 200 %d "Mozilla/5.0"',
  'session opened for user crew%d by (uid=0) on pts/%d',
  'DHCPACK on 10.20.%d.17 to 00:1b:44:11:3a:b7 via vlan%d, lease renewed',
  'checkpoint complete: wrote %d buffers (0.4%%); write=%d ms sync=3 ms total=812 ms',
  'interface counters polled in %d ms, %d ports, no errors since the last run',
];

/** Background lines of a ship, none of which any pattern matches. About 250 bytes each as NDJSON. */
export function logRecords(count: number, startMs: number, tag: string): object[] {
  return Array.from({ length: count }, (_, i) => ({
    ts: new Date(startMs + i).toISOString(),
    ship_id: 'bench',
    host: `host-${i % HOSTS}`,
    service: `service-${i % 7}`,
    level: LEVELS[i % LEVELS.length],
    msg: (LINES[i % LINES.length] ?? '').replace('%d', String(i % 997)).replace('%d', String(i % 61)),
    tracking_id: `${tag}-${i}`,
  }));
}

export function metricRecords(count: number, startMs: number, tag: string): object[] {
  return Array.from({ length: count }, (_, i) => ({
    ts: new Date(startMs + i).toISOString(),
    ship_id: 'bench',
    host: `host-${i % HOSTS}`,
    service: 'node',
    name: ['cpu_pct', 'mem_pct', 'link_latency_ms', 'temperature_c'][i % 4],
    value: 20 + (i % 50),
    labels: { core: String(i % 4) },
    tracking_id: `${tag}-${i}`,
  }));
}

/** A line that opens an incident of its own: each on another host. */
export function openerRecord(nowMs: number, trackingId: string, number: number): object {
  return {
    ts: new Date(nowMs).toISOString(),
    ship_id: 'bench',
    host: `fault-${number}`,
    service: 'storage',
    level: 'error',
    msg: 'write failed: No space left on device /var/log',
    tracking_id: trackingId,
  };
}

/** NDJSON bodies of so many records each, ready to be sent. */
export function bodiesOf(records: readonly object[], perBody: number): Buffer[] {
  const bodies: Buffer[] = [];
  for (let from = 0; from < records.length; from += perBody) {
    const lines = records.slice(from, from + perBody).map((record) => JSON.stringify(record));
    bodies.push(Buffer.from(`${lines.join('\n')}\n`));
  }
  return bodies;
}

/** Posts one body; waits and comes again when it is told to. */
export async function post(url: string, path: string, body: Buffer): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: new Uint8Array(body),
    });
    const text = await answer.text();
    if (answer.status === 202) return;
    if (answer.status !== 503 && answer.status !== 429) throw new Error(`${path}: ${answer.status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function getJson(url: string, path: string): Promise<unknown> {
  const answer = await fetch(`${url}${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

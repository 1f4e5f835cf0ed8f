import type { MetricSample, RegistryDocument } from '@aiops/contracts';
import { SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { CallGraph, NodeSample } from './files.ts';

const SITE = 'site';

/** The nodes under ids of their own: what they are called can tell nothing, and no two names can clash. */
export interface Site {
  readonly document: RegistryDocument;
  has(node: string): boolean;
  idOf(node: string): string;
  nodeOf(id: string): string | undefined;
}

/**
 * The part of the call graph that a symptom's node depends on, as a registry: each node a device, a caller depends on
 * what it calls. Only what it depends on can be why it suffers.
 */
export function siteOf(graph: CallGraph, symptomNode: string): Site {
  const nodes = [symptomNode];
  const ids = new Map([[symptomNode, 'n0']]);
  for (const node of nodes) {
    for (const callee of graph.get(node) ?? []) {
      if (ids.has(callee)) continue;
      ids.set(callee, `n${nodes.length}`);
      nodes.push(callee);
    }
  }
  const idOf = (node: string): string => {
    const id = ids.get(node);
    if (id === undefined) throw new Error(`${node} is no part of the call graph`);
    return id;
  };
  const devices = nodes.map((node) => ({
    device_id: idOf(node),
    ship_id: SITE,
    hostnames: [],
    ips: [],
    type: 'service',
    depends_on: (graph.get(node) ?? []).map(idOf),
  }));
  return {
    document: { ships: [{ ship_id: SITE }], devices },
    has: (node) => ids.has(node),
    idOf,
    nodeOf: (id) => nodes.find((node) => ids.get(node) === id),
  };
}

/** A value of a period, as the sample that a node sends when the period is over. */
export function sampleOf(
  id: string,
  { metric, value }: Omit<NodeSample, 'node'>,
  endMs: number,
): MetricSample {
  const ts = toTimestamp(endMs);
  const record_id = `${id} ${metric} ${ts}`;
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: record_id,
    ts,
    ship_id: SITE,
    record_id,
    received_at: ts,
    ship_id_source: 'record',
    name: metric,
    value,
    service: null,
    device_id: id,
    source: 'bench',
  };
}

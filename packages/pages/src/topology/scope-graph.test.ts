import { describe, expect, it } from 'vitest';
import type { ScopeGraph } from './graph.ts';
import { drawingOf } from './layout.ts';
import { drawnGraph, type KnownDevice, scopeGraph } from './scope-graph.ts';
import { labelOf, relationsOf } from './words.ts';

function device(device_id: string, ...depends_on: string[]): KnownDevice {
  return { device_id, depends_on, type: 'server' };
}

const SHIP = [
  device('ups'),
  device('core', 'ups'),
  device('db', 'core'),
  device('pos', 'db', 'core'),
  device('access', 'core'),
  device('ap', 'access'),
];

function rolesOf({ nodes }: ScopeGraph): Record<string, string> {
  return Object.fromEntries(nodes.map(({ id, role }) => [id, role]));
}

describe('the graph of a scope', () => {
  it('has the devices of the scope and all that they depend on, and nothing else', () => {
    const graph = scopeGraph({ devices: SHIP, scope: ['core', 'db', 'pos'], cause: 'core' });
    expect(rolesOf(graph)).toEqual({ core: 'cause', db: 'member', pos: 'member', ups: 'around' });
  });

  it('tells who is silent between two that speak from what stands around', () => {
    const graph = scopeGraph({ devices: SHIP, scope: ['core', 'ap'], cause: 'core' });
    expect(rolesOf(graph)).toEqual({ core: 'cause', ap: 'member', access: 'between', ups: 'around' });
  });

  it('has a silent cause that is outside of the scope', () => {
    const graph = scopeGraph({ devices: SHIP, scope: ['db', 'access'], cause: 'ups' });
    expect(rolesOf(graph)).toEqual({ ups: 'cause', core: 'between', db: 'member', access: 'member' });
  });

  it('keeps entities that the registry does not know, and says so', () => {
    const graph = scopeGraph({ devices: SHIP, scope: ['host:radar'], cause: null });
    expect(graph.nodes).toMatchObject([
      { id: 'host:radar', role: 'member', isRegistered: false, kind: null },
    ]);
  });

  it('ends when devices depend on each other in a circle', () => {
    const devices = [device('a', 'b'), device('b', 'c'), device('c', 'a')];
    const graph = drawnGraph(scopeGraph({ devices, scope: ['a'], cause: 'a' }));
    expect(graph.nodes).toHaveLength(3);
    expect(graph.edges).toHaveLength(3);
  });
});

describe('the drawing', () => {
  it('leaves out a line that others say too, and the list keeps it', () => {
    const graph = scopeGraph({ devices: SHIP, scope: ['core', 'db', 'pos'], cause: 'core' });
    expect(drawnGraph(graph).edges).toEqual([
      { from: 'ups', to: 'core' },
      { from: 'core', to: 'db' },
      { from: 'db', to: 'pos' },
    ]);
    expect(relationsOf(graph)).toMatchObject([
      { id: 'core', dependsOn: ['ups'] },
      { id: 'db', dependsOn: ['core'] },
      { id: 'pos', dependsOn: ['core', 'db'] },
      { id: 'ups', dependsOn: [] },
    ]);
  });

  it('folds sixty devices that hang on the same into one that says how many', () => {
    const many = Array.from({ length: 60 }, (_, at) => device(`cabin-${at}`, 'access'));
    const scope = ['core', ...many.map(({ device_id }) => device_id)];
    const graph = drawnGraph(scopeGraph({ devices: [...SHIP, ...many], scope, cause: 'core' }));
    expect(graph.nodes.map(labelOf).sort()).toEqual(['60 devices', 'access', 'core', 'ups']);
    expect(graph.edges).toHaveLength(3);
  });

  it('shows what the cause depends on, and folds what stands further away', () => {
    const devices = [
      ...SHIP,
      device('modem', 'mast'),
      device('mast'),
      device('wan', 'modem'),
      device('till', 'core', 'wan'),
    ];
    const graph = drawnGraph(scopeGraph({ devices, scope: ['core', 'till'], cause: 'core' }));
    expect(rolesOf(graph)).toMatchObject({ core: 'cause', till: 'member', ups: 'around' });
    expect(graph.nodes.find(({ role }) => role === 'group')).toMatchObject({
      kind: 'around',
      holds: ['wan', 'modem', 'mast'],
    });
    expect(graph.edges).toContainEqual({ from: 'group:around', to: 'till' });
  });

  it('folds what the cause depends on too once there is much of it', () => {
    const devices = [device('core', 'ups', 'cooling', 'mains', 'clock'), device('db', 'core')];
    const graph = drawnGraph(scopeGraph({ devices, scope: ['core', 'db'], cause: 'core' }));
    expect(graph.nodes.map(labelOf)).toEqual(['core', 'db', '4 others']);
  });

  it('stands what is depended on left of what depends on it, and nothing on anything else', () => {
    const graph = drawnGraph(
      scopeGraph({ devices: SHIP, scope: ['core', 'db', 'pos', 'ap'], cause: 'core' }),
    );
    const { nodes, lines, width, height } = drawingOf(graph, 2000);
    const at = new Map(nodes.map((node) => [node.id, node]));
    for (const { from, to } of lines) expect(at.get(from)?.x).toBeLessThan(at.get(to)?.x ?? 0);
    for (const a of nodes) {
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
      for (const b of nodes) {
        if (a === b) continue;
        const isApart =
          Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
        expect(isApart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
  });

  it('of a long chain goes down where the room is narrow', () => {
    const chain = Array.from({ length: 8 }, (_, at) =>
      device(`link-${at}`, ...(at === 0 ? [] : [`link-${at - 1}`])),
    );
    const scope = chain.map(({ device_id }) => device_id);
    const graph = drawnGraph(scopeGraph({ devices: chain, scope, cause: 'link-0' }));
    const { nodes, width } = drawingOf(graph, 700);
    expect(width).toBeLessThan(700);
    expect(nodes.map(({ y }) => y)).toEqual(nodes.map(({ y }) => y).sort((a, b) => a - b));
  });
});

import { Graph, layout } from '@dagrejs/dagre';
import type { ScopeGraph, ScopeNode } from './scope-graph.ts';
import { labelOf } from './words.ts';

export interface Placed extends ScopeNode {
  /** Of its centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly lines: readonly Line[];
}

const HEIGHT = 46;
const LEAST_WIDTH = 132;
const CHARACTER = 7.4;
/** The mark and the room at both ends. */
const AROUND_TEXT = 44;

/** What is depended on stands left of what depends on it. */
export function drawingOf(graph: ScopeGraph): Drawing {
  const drawing = new Graph();
  drawing.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 8, ranksep: 52, marginx: 4, marginy: 4 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    const width = Math.max(LEAST_WIDTH, labelOf(node).length * CHARACTER + AROUND_TEXT);
    drawing.setNode(node.id, { width, height: HEIGHT });
  }
  for (const { from, to } of graph.edges) drawing.setEdge(from, to);
  layout(drawing);
  const { width = 0, height = 0 } = drawing.graph();
  return {
    width,
    height,
    nodes: graph.nodes.map((node) => {
      const { x, y, width: w, height: h } = drawing.node(node.id);
      return { ...node, x, y, width: w, height: h };
    }),
    lines: graph.edges.map(({ from, to }) => ({ from, to, points: drawing.edge(from, to).points })),
  };
}

import { Graph, layout } from '@dagrejs/dagre';
import type { ScopeGraph, ScopeNode } from './graph.ts';
import { kindWords, labelOf } from './words.ts';

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
const SMALL_CHARACTER = 6.2;
/** The mark and the room at both ends. */
const AROUND_TEXT = 44;

/** Letters of a drawing that is made smaller than this are hard to read. */
const LEGIBLE_SCALE = 0.88;

/**
 * What is depended on stands left of what depends on it; or above, where that is easier to read in the room there is.
 * @param room the width it is shown in, in CSS pixels
 */
export function drawingOf(graph: ScopeGraph, room: number): Drawing {
  const across = laidOut(graph, 'LR');
  if (room >= across.width * LEGIBLE_SCALE) return across;
  const down = laidOut(graph, 'TB');
  return down.width < across.width ? down : across;
}

function laidOut(graph: ScopeGraph, rankdir: 'LR' | 'TB'): Drawing {
  const drawing = new Graph();
  const isAcross = rankdir === 'LR';
  drawing.setGraph({
    rankdir,
    nodesep: isAcross ? 14 : 20,
    edgesep: 8,
    ranksep: isAcross ? 44 : 34,
    marginx: 4,
    marginy: 4,
  });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    drawing.setNode(node.id, { width: widthOf(node), height: HEIGHT });
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

/** As wide as its longer line, by what letters take on average: nothing is measured before it is drawn. */
function widthOf(node: ScopeNode): number {
  const text = Math.max(labelOf(node).length * CHARACTER, kindWords(node).length * SMALL_CHARACTER);
  return Math.max(LEAST_WIDTH, text + AROUND_TEXT);
}

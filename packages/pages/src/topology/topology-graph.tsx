import { useMemo } from 'react';
import type { ScopeGraph } from './graph.ts';
import { type Drawing, drawingOf, type Line, type Placed } from './layout.ts';
import { drawnGraph } from './scope-graph.ts';
import styles from './topology-graph.module.css';
import { useWidth } from './use-width.ts';
import { kindWords, labelOf, roleWords } from './words.ts';

interface TopologyGraphProps {
  readonly graph: ScopeGraph;
  /** What it shows, in a sentence. */
  readonly name: string;
}

/** A drawing that is changed by fewer pixels than this looks the same. */
const ROOM_STEP = 40;

/** Devices and what they depend on. A list of the same relations stands beside it. */
export function TopologyGraph({ graph, name }: TopologyGraphProps) {
  const { ref, width } = useWidth<HTMLElement>();
  const room = Math.floor(width / ROOM_STEP) * ROOM_STEP;
  const drawing = useMemo(() => (room === 0 ? null : drawingOf(drawnGraph(graph), room)), [graph, room]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section ref={ref} className={styles.scroller} tabIndex={0} aria-label="Drawing of what depends on what">
      {drawing !== null && <Picture drawing={drawing} name={name} />}
    </section>
  );
}

function Picture({ drawing, name }: { readonly drawing: Drawing; readonly name: string }) {
  const { width, height, nodes, lines } = drawing;
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${width} ${height}`}
      style={{ maxWidth: width, minWidth: width * 0.8 }}
    >
      <defs>
        <marker
          id="topology-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" className={styles.arrow} />
        </marker>
      </defs>
      {lines.map((line) => (
        <path
          key={`${line.from} ${line.to}`}
          d={pathOf(line)}
          className={styles.line}
          markerEnd="url(#topology-arrow)"
        />
      ))}
      {nodes.map((node) => (
        <Node key={node.id} node={node} />
      ))}
    </svg>
  );
}

function Node({ node }: { readonly node: Placed }) {
  const { x, y, width, height, role, kind, id, holds } = node;
  const left = x - width / 2;
  const top = y - height / 2;
  return (
    <g className={styles.node} data-role={role} data-kind={kind}>
      <title>{`${holds.length > 0 ? holds.join(', ') : id}: ${roleWords(node)}`}</title>
      {role === 'group' && (
        <rect
          className={styles.behind}
          x={left + 4}
          y={top + 4}
          width={width - 4}
          height={height - 4}
          rx={6}
        />
      )}
      <rect
        className={styles.box}
        x={left}
        y={top}
        width={role === 'group' ? width - 4 : width}
        height={role === 'group' ? height - 4 : height}
        rx={role === 'cause' ? 2 : 6}
      />
      <Mark node={node} x={left + 17} y={y} />
      <text x={left + 32} y={y - 4} className={styles.name}>
        {labelOf(node)}
      </text>
      <text x={left + 32} y={y + 12} className={styles.kind}>
        {kindWords(node)}
      </text>
    </g>
  );
}

/** By shape: a filled diamond is the cause, a filled circle is affected, a ring is silent, a dot is around. */
function Mark({ node, x, y }: { readonly node: Placed; readonly x: number; readonly y: number }) {
  const { role, kind } = node;
  if (role === 'cause') {
    return <path className={styles.mark} d={`M${x} ${y - 9}L${x + 9} ${y}L${x} ${y + 9}L${x - 9} ${y}z`} />;
  }
  const isAround = role === 'around' || (role === 'group' && kind === 'around');
  return (
    <circle className={role === 'between' ? styles.ring : styles.mark} cx={x} cy={y} r={isAround ? 3 : 6} />
  );
}

/** Through the points of the layout, round at each. */
function pathOf({ points }: Line): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  rest.forEach((point, at) => {
    const next = rest[at + 1];
    if (next === undefined) parts.push(`L${point.x} ${point.y}`);
    else parts.push(`Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`);
  });
  return parts.join('');
}

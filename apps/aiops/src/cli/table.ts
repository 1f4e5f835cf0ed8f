import { printable } from './printable.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Puts colours on a cell that is cut and padded already. */
  readonly paint?: (cell: string, row: Row) => string;
  /** How narrow it may become when the table is too wide. Absent: what it holds is always shown whole. */
  readonly shrinksTo?: number;
}

const GAP = '  ';

/** Rows under a head, two blanks between columns. Cells are made printable and cut to fit the width if they may be. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))));
  const natural = columns.map((column, at) =>
    Math.max(column.title.length, ...cells.map((line) => lengthOf(line[at] ?? ''))),
  );
  const widths = fitted(columns, natural, width);
  const head = columns.map((column, at) => padded(column.title, widths[at] ?? 0));
  const body = rows.map((row, index) =>
    columns.map((column, at) => {
      const cell = padded(cells[index]?.[at] ?? '', widths[at] ?? 0);
      return column.paint === undefined ? cell : column.paint(cell, row);
    }),
  );
  return [head, ...body].map((line) => line.join(GAP).trimEnd());
}

/** Takes from the widest column that can give until the table fits, or none can. */
function fitted<Row>(columns: readonly Column<Row>[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  let excess = sum(widths) + GAP.length * (columns.length - 1) - width;
  while (excess > 0) {
    const widest = columns.reduce<number>((best, column, at) => {
      const own = widths[at] ?? 0;
      if (own <= (column.shrinksTo ?? own)) return best;
      return best < 0 || own > (widths[best] ?? 0) ? at : best;
    }, -1);
    if (widest < 0) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function padded(text: string, width: number): string {
  const characters = [...text];
  if (characters.length > width) return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
  return text + ' '.repeat(width - characters.length);
}

function lengthOf(text: string): number {
  return [...text].length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Breaks a text into lines of at most `width` characters, at blanks where there are any. */
export function wrapped(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line];
}

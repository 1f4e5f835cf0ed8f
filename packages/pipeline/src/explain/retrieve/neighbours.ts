import type { Posted } from './posted.ts';

/** A text in the space of its terms: numbers of terms and their weights, of length 1 together. */
interface Direction {
  readonly terms: Uint32Array;
  readonly weights: Float64Array;
}

/**
 * Cosines between texts, each with each, by the weights that they have in a search.
 * @param weigh of a term that stands so often in the text
 * @returns row by row, 0 on the diagonal
 */
export function likenesses(
  texts: readonly Posted[],
  weigh: (term: number, count: number, text: Posted) => number,
): number[][] {
  const matrix = texts.map(() => texts.map(() => 0));
  const holders = new Map<number, [text: number, weight: number][]>();
  texts.forEach((text, row) => {
    const { terms, weights } = directionOf(text, weigh);
    terms.forEach((term, at) => {
      const weight = weights[at] ?? 0;
      const others = holders.get(term);
      if (others === undefined) {
        holders.set(term, [[row, weight]]);
        return;
      }
      for (const [other, its] of others) {
        addTo(matrix, row, other, weight * its);
        addTo(matrix, other, row, weight * its);
      }
      others.push([row, weight]);
    });
  });
  return matrix;
}

function addTo(matrix: number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells !== undefined) cells[column] = (cells[column] ?? 0) + value;
}

function directionOf(text: Posted, weigh: (term: number, count: number, text: Posted) => number): Direction {
  const weights = new Float64Array(text.terms.length);
  let squares = 0;
  text.terms.forEach((term, at) => {
    const weight = weigh(term, text.counts[at] ?? 0, text);
    weights[at] = weight;
    squares += weight * weight;
  });
  const norm = Math.sqrt(squares);
  return { terms: text.terms, weights: norm === 0 ? weights : weights.map((weight) => weight / norm) };
}

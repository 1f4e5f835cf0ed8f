/**
 * Recursive least squares with forgetting (Plackett, 1950), for a handful of inputs. Inputs are taken in units of
 * their own spread, so that one unit of forgetting fits all. Plain JSON.
 */
export interface Regression {
  n: number;
  /** Of each input: mean and mean square of the distance from it, fading. */
  readonly means: number[];
  readonly squares: number[];
  /** Of the constant and each input, in its spread. */
  readonly weights: number[];
  /** Inverse of the inputs' covariance, row by row. */
  readonly inverse: number[];
}

/** Steps remembered: three days of minutes. */
const MEMORY = 4_320;
/** Steps after which the units of the inputs are held for a while; before it they are still being found. */
const SETTLING = 60;
const FIRST = 100;
/** Forgetting must not blow up what nothing new is heard of. */
const MOST_TRACE = 1_000;
const MOST_LEVERAGE = 0.2;

export function newRegression(inputs: number): Regression {
  const size = inputs + 1;
  const inverse = new Array<number>(size * size).fill(0);
  for (let i = 0; i < size; i += 1) inverse[i * size + i] = FIRST;
  return {
    n: 0,
    means: new Array<number>(inputs).fill(0),
    squares: new Array<number>(inputs).fill(0),
    weights: new Array<number>(size).fill(0),
    inverse,
  };
}

/** What the inputs explain of the target now; null while too little was seen, or nothing like these inputs. */
export function explain(model: Regression, inputs: readonly number[]): number | null {
  if (model.n < 2 * SETTLING) return null;
  const x = scaled(model, inputs);
  // How much of the noise of one step the answer would carry.
  return dot(x, gainOf(model, x)) > MOST_LEVERAGE ? null : dot(model.weights, x);
}

function gainOf({ inverse }: Regression, x: readonly number[]): number[] {
  const size = x.length;
  return x.map((_, row) => dot(inverse.slice(row * size, (row + 1) * size), x));
}

/**
 * Learns one step. @param mostError the error counts as at most this, so that an anomaly bends nothing
 */
export function learnStep(
  model: Regression,
  inputs: readonly number[],
  target: number,
  mostError: number,
): void {
  model.n += 1;
  // Units move on while the model is young only: later the weights would have to follow them.
  if (model.n <= MEMORY) noteUnits(model, inputs);
  if (model.n <= SETTLING) {
    model.weights[0] = (model.weights[0] ?? 0) + (target - (model.weights[0] ?? 0)) / model.n;
    return;
  }
  const x = scaled(model, inputs);
  const size = x.length;
  const gain = gainOf(model, x);
  const fades = traceOf(model.inverse, size) < MOST_TRACE;
  const keep = fades ? 1 - 1 / MEMORY : 1;
  const divisor = keep + dot(x, gain);
  const error = target - dot(model.weights, x);
  const bounded = Math.max(-mostError, Math.min(mostError, error));
  for (let row = 0; row < size; row += 1) {
    const step = (gain[row] ?? 0) / divisor;
    model.weights[row] = (model.weights[row] ?? 0) + step * bounded;
    for (let column = 0; column < size; column += 1) {
      const at = row * size + column;
      model.inverse[at] = ((model.inverse[at] ?? 0) - step * (gain[column] ?? 0)) / keep;
    }
  }
}

function noteUnits(model: Regression, inputs: readonly number[]): void {
  inputs.forEach((input, at) => {
    const mean = model.means[at] ?? 0;
    const next = mean + (input - mean) / model.n;
    model.means[at] = next;
    const square = model.squares[at] ?? 0;
    model.squares[at] = square + ((input - mean) * (input - next) - square) / model.n;
  });
}

/** The constant, then each input from its mean in its spread; an input that never moved tells nothing. */
function scaled(model: Regression, inputs: readonly number[]): number[] {
  return [
    1,
    ...inputs.map((input, at) => {
      const spread = Math.sqrt(model.squares[at] ?? 0);
      return spread > 0 ? (input - (model.means[at] ?? 0)) / spread : 0;
    }),
  ];
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function traceOf(inverse: readonly number[], size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += inverse[i * size + i] ?? 0;
  return sum;
}

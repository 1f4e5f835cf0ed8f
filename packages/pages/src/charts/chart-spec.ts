/** What a colour says; the theme tells which it is. */
export type Tone = 'main' | 'quiet' | 'good' | 'low' | 'medium' | 'high' | 'critical';

type Values = readonly (number | null)[];

export interface ChartLine {
  readonly label: string;
  readonly values: Values;
  readonly tone: Tone;
}

/** A chart over time: columns of the same length as `times`. */
export interface ChartSpec {
  /** Seconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Between the least and the greatest value of each step. */
  readonly band?: { readonly low: Values; readonly high: Values; readonly tone: Tone };
  /** Across the chart, such as a limit. */
  readonly levels?: readonly { readonly value: number; readonly words: string }[];
  /** Moments to compare with, the earliest first. */
  readonly marks?: readonly { readonly ts: string; readonly words: string }[];
  /** Both ends of the time axis, RFC 3339. */
  readonly from: string;
  readonly to: string;
}

const TOKENS: Readonly<Record<Tone, string>> = {
  main: '--mantine-color-anchor',
  quiet: '--text-quiet',
  good: '--good',
  low: '--severity-low',
  medium: '--severity-medium',
  high: '--severity-high',
  critical: '--severity-critical',
};

export interface Palette {
  readonly tone: (tone: Tone) => string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
}

/** The colours of the theme as it is now: a canvas does not follow style sheets. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    tone: (tone) => read(TOKENS[tone]),
    text: read('--text'),
    quiet: read('--text-quiet'),
    line: read('--line'),
  };
}

/** Lines show through it. */
export function faded(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}38` : colour;
}

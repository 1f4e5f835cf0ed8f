import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { RANGE_WORDS, RANGES, type Range } from './url-state.ts';

interface RangeSwitchProps {
  /** Of what: `Time of the numbers`. */
  readonly name: string;
  readonly range: Range;
  onRange(range: Range): void;
}

/** Short to the eye, whole words to the ear. */
export function RangeSwitch({ name, range, onRange }: RangeSwitchProps) {
  return (
    <SegmentedControl
      aria-label={name}
      size="xs"
      value={range}
      onChange={(value) => {
        const next = RANGES.find((known) => known === value);
        if (next !== undefined) onRange(next);
      }}
      data={RANGES.map((value) => ({
        value,
        label: (
          <>
            <span aria-hidden>{value}</span>
            <VisuallyHidden>{RANGE_WORDS[value]}</VisuallyHidden>
          </>
        ),
      }))}
    />
  );
}

import { useLocalStorage } from '@mantine/hooks';

/**
 * Whether single letters do something, and how to say so: people who dictate, or whose hands slip, turn them off.
 * Kept in this browser, and one for all that listens.
 */
export function useLetterKeys(): readonly [isOn: boolean, set: (isOn: boolean) => void] {
  const [isOn, set] = useLocalStorage({
    key: 'aiops.letter-keys',
    defaultValue: true,
    // Read before the first key could be pressed.
    getInitialValueInEffect: false,
  });
  return [isOn, set];
}

import { useEffect, useRef } from 'react';
import { useLetterKeys } from '../frame/use-letter-keys.ts';
import { isLetter, type KeyMeaning, keyMeaning, mayRepeat } from './key-meaning.ts';

/** What takes letters for itself, and what lies above the page. */
const TAKES_KEYS =
  'textarea, select, [contenteditable="true"], input:not([type="checkbox"]):not([type="radio"]), [role="dialog"], [role="menu"], [role="listbox"]';

/** Calls with what each key means; not while somebody types, or has a dialog open. True: it is done with. */
export function usePageKeys(isOff: boolean, onKey: (meaning: KeyMeaning) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  const [hasLetters] = useLetterKeys();
  useEffect(() => {
    if (isOff) return;
    const listen = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || !(target instanceof Element) || target.closest(TAKES_KEYS) !== null)
        return;
      const meaning = keyMeaning(event, target.closest('[role="grid"]') !== null && target.matches('tr'));
      if (meaning === null || (event.repeat && !mayRepeat(meaning))) return;
      if (!hasLetters && isLetter(event.key)) return;
      if (latest.current(meaning)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOff, hasLetters]);
}

import { useEffect } from 'react';

/** Whether a page was left for another one: at the first the browser has the focus where people expect it. */
const way = { hasLeft: false };

/** Who comes from another page begins at this one's heading, unless something on it has the focus already. */
export function useHeadingFocus(): void {
  useEffect(() => {
    const main = document.querySelector('main');
    const heading = main?.querySelector('h1');
    const isTaken = document.activeElement !== main && main?.contains(document.activeElement) === true;
    if (way.hasLeft && heading instanceof HTMLElement && !isTaken) {
      heading.tabIndex = -1;
      heading.style.outline = 'none';
      heading.focus({ preventScroll: true });
    }
    return () => {
      way.hasLeft = true;
    };
  }, []);
}

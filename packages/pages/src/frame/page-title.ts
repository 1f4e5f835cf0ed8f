import { useEffect } from 'react';

/** The browser's tab is one, whichever part of the page speaks of it. */
const tab = { title: '', count: 0 };

function show(): void {
  const count = tab.count > 0 ? `(${tab.count}) ` : '';
  document.title = tab.title === '' ? `${count}AIOps` : `${count}${tab.title} · AIOps`;
}

/** Names the page in the browser's tab; the first thing a screen reader says. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    tab.title = title;
    show();
  }, [title]);
}

/** How many open critical incidents there are, in front of the page's name; null is not known, and not told. */
export function useTitleCount(count: number | null): void {
  useEffect(() => {
    tab.count = count ?? 0;
    show();
  }, [count]);
}

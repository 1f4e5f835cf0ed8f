import { useEffect } from 'react';

/** Names the page in the browser's tab; the first thing a screen reader says. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · AIOps`;
  }, [title]);
}

import { PAGE_PATHS } from '@aiops/contracts';
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { filterOf, parseView, type View, writeView } from './url-state.ts';

/** What the page shows, which the address alone decides: a link shows the same, and so does the way back. */
export function useView() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const view = useMemo(() => parseView(search), [search]);
  const filter = useMemo(() => filterOf(view), [view]);
  /** Typing replaces the entry in the history; a press makes one. */
  const setView = useCallback(
    (next: View, isTyping = false) => {
      navigate(`${PAGE_PATHS.incidents}${writeView(next)}`, { replace: isTyping });
    },
    [navigate],
  );
  return { view, filter, setView };
}

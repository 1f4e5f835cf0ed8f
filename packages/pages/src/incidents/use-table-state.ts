import type { Incident } from '@aiops/contracts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { incidentPath } from './columns.tsx';
import { type KeyMeaning, rowAfter } from './key-meaning.ts';
import { NOTHING_CHOSEN, onlyShown, toggle, toggleAll, toggleTo } from './selection.ts';
import { useActiveRow } from './use-active-row.ts';
import { usePlace } from './use-place.ts';

export type TableState = ReturnType<typeof useTableState>;

/**
 * Which row one is on, and which are chosen. By id: what comes and goes around them changes neither.
 * @param isSettled the rows are those that were asked for; while they are not, nothing may be done to them
 */
export function useTableState(rows: readonly Incident[], isSettled: boolean) {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { initialOffset, activeId, setActiveId, keepOffset } = usePlace(search);
  const [selection, choose] = useState(NOTHING_CHOSEN);
  const ids = useMemo(() => rows.map(({ incident_id }) => incident_id), [rows]);
  const { activeAt, meantId, focusTurn, goOn, focusOn, goTo } = useActiveRow(ids, activeId, setActiveId);
  const chosen = useMemo(() => onlyShown(selection, new Set(ids)), [selection, ids]);
  // What left the list is no longer chosen when it comes back: nobody would look for it.
  useEffect(() => choose(chosen), [chosen]);

  const onKey = (meaning: KeyMeaning): boolean => {
    const next = rowAfter(meaning, activeAt, ids.length);
    if (next !== null) goTo(next);
    else if (meaning === 'choose' && meantId !== null) choose(toggle(chosen, meantId));
    else if (meaning === 'leave' && chosen.ids.size > 0) choose(NOTHING_CHOSEN);
    else return false;
    return true;
  };
  const open = useCallback((id: string) => navigate(incidentPath(id)), [navigate]);
  const isTarget = (id: string): boolean => (chosen.ids.size > 0 ? chosen.ids.has(id) : id === meantId);
  const targets = isSettled ? rows.filter(({ incident_id }) => isTarget(incident_id)) : [];
  const latest = useRef({ chosen, ids });
  latest.current = { chosen, ids };
  const chooseRow = useCallback((id: string, isRange: boolean) => {
    const { chosen: known, ids: shown } = latest.current;
    choose(isRange ? toggleTo(known, id, shown) : toggle(known, id));
  }, []);
  return {
    activeId,
    initialOffset,
    focusTurn,
    chosen: chosen.ids,
    targets,
    onKey,
    open,
    choose,
    chooseRow,
    chooseAll: () => choose(toggleAll(chosen, ids)),
    focusActive: () => goTo(Math.max(activeAt, 0)),
    goOn,
    focusOn,
    keepOffset,
  };
}

import type { Incident } from '@aiops/contracts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { incidentPath } from './columns.tsx';
import { type KeyMeaning, rowAfter } from './key-meaning.ts';
import { NOTHING_CHOSEN, onlyShown, toggle, toggleAll, toggleTo } from './selection.ts';
import { usePlace } from './use-place.ts';

export type TableState = ReturnType<typeof useTableState>;

/** Which row one is on, and which are chosen. By id: what comes and goes around them changes neither. */
export function useTableState(rows: readonly Incident[]) {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { initialOffset, activeId, setActiveId, keepOffset } = usePlace(search);
  const [selection, choose] = useState(NOTHING_CHOSEN);
  // Whoever comes back from an incident goes on from its row.
  const [focusTurn, setFocusTurn] = useState(activeId === null ? 0 : 1);
  const ids = useMemo(() => rows.map(({ incident_id }) => incident_id), [rows]);
  const activeAt = activeId === null ? -1 : ids.indexOf(activeId);
  const chosen = useMemo(() => onlyShown(selection, new Set(ids)), [selection, ids]);

  const lastAt = useRef(0);
  if (activeAt !== -1) lastAt.current = activeAt;
  const hasLeft = activeId !== null && activeAt === -1 && ids.length > 0;
  useEffect(() => {
    if (!hasLeft) return;
    // The row one was on went: the one that took its place is the next to look at.
    const hadFocus = document.activeElement === document.body;
    setActiveId(ids[Math.min(lastAt.current, ids.length - 1)] ?? null);
    if (hadFocus) setFocusTurn((turn) => turn + 1);
  }, [hasLeft, ids, setActiveId]);

  const goTo = (at: number | null): void => {
    const id = at === null ? undefined : ids[at];
    if (id === undefined) return;
    setActiveId(id);
    setFocusTurn((turn) => turn + 1);
  };
  const onKey = (meaning: KeyMeaning): boolean => {
    const next = rowAfter(meaning, activeAt, ids.length);
    if (next !== null) goTo(next);
    else if (meaning === 'choose' && activeId !== null) choose(toggle(chosen, activeId));
    else if (meaning === 'leave' && chosen.ids.size > 0) choose(NOTHING_CHOSEN);
    else return false;
    return true;
  };
  const open = useCallback((id: string) => navigate(incidentPath(id)), [navigate]);
  const targets = rows.filter(({ incident_id }) =>
    chosen.ids.size > 0 ? chosen.ids.has(incident_id) : incident_id === activeId,
  );
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
    setActiveId,
    keepOffset,
  };
}

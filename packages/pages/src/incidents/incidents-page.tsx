import type { Incident } from '@aiops/contracts';
import { Drawer } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useIncidentActions } from '../actions/use-incident-actions.tsx';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { wordsOf } from '../api/problem.ts';
import type { IncidentFilter } from '../api/routes.ts';
import { usePageTitle } from '../frame/page-title.ts';
import { activeFilters } from './active-filters.ts';
import { BulkBar } from './bulk-bar.tsx';
import { incidentPath } from './columns.tsx';
import { FacetsPanel } from './facets-panel.tsx';
import { FilterChips } from './filter-chips.tsx';
import styles from './incidents-page.module.css';
import { type KeyMeaning, rowAfter } from './key-meaning.ts';
import { RowsArea } from './rows-area.tsx';
import { SearchBox } from './search-box.tsx';
import { NOTHING_CHOSEN, onlyShown, toggle, toggleAll, toggleTo } from './selection.ts';
import { Toolbar } from './toolbar.tsx';
import { DEFAULT_VIEW } from './url-state.ts';
import { useIncidentRows } from './use-incident-rows.ts';
import { usePageKeys } from './use-page-keys.ts';
import { usePlace } from './use-place.ts';
import { useView } from './use-view.ts';

/** What needs somebody, live, and what people do about it. */
export function IncidentsPage() {
  usePageTitle('Incidents');
  const { view, filter, setView } = useView();
  const list = useIncidentRows(filter);
  const facets = useFacets(filter);
  const table = useTableState(list.rows);
  const search = useRef<HTMLInputElement>(null);
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const actions = useIncidentActions({ onDone: () => table.choose(NOTHING_CHOSEN) });
  const { targets } = table;

  const onKey = (meaning: KeyMeaning): boolean => {
    if (table.onKey(meaning)) return true;
    if (meaning === 'search') search.current?.focus();
    else if (meaning === 'acknowledge') actions.acknowledge(targets);
    else if (meaning === 'resolve') actions.resolve(targets);
    else if (meaning === 'silence') actions.silence(targets);
    else return false;
    return true;
  };
  usePageKeys(actions.isDialogOpen || isDrawerOpen, onKey);

  const filters = activeFilters(view);
  const reset = (): void => setView(DEFAULT_VIEW);
  const panel = <FacetsPanel view={view} {...facets} onView={setView} />;
  return (
    <div className={styles.page}>
      <Toolbar
        total={facets.total}
        range={view.range}
        filterCount={filters.length}
        search={
          <SearchBox
            value={view.q}
            input={search}
            onChange={(q) => setView({ ...view, q }, true)}
            onLeave={table.focusActive}
          />
        }
        onRange={(range) => setView({ ...view, range })}
        onFilters={() => setIsDrawerOpen(true)}
      />
      <FilterChips filters={filters} onView={setView} onReset={reset} />
      <div className={styles.body}>
        <section aria-label="Filters" className={styles.facets}>
          {panel}
        </section>
        <section aria-label="List of incidents" className={styles.list}>
          <BulkBar
            targets={targets}
            chosenCount={table.chosen.size}
            actions={actions}
            onClear={() => table.choose(NOTHING_CHOSEN)}
          />
          <RowsArea
            list={list}
            table={table}
            total={facets.total}
            pending={actions.pending}
            view={view}
            onView={setView}
            onReset={reset}
          />
        </section>
      </div>
      <Drawer
        opened={isDrawerOpen}
        onClose={() => setIsDrawerOpen(false)}
        title="Filters"
        size="20rem"
        closeButtonProps={{ 'aria-label': 'Close the filters' }}
      >
        {panel}
      </Drawer>
      {actions.dialogs}
    </div>
  );
}

function useFacets(filter: IncidentFilter) {
  const { incidents } = useApi();
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: keys.facets(filter),
    queryFn: ({ signal }) => incidents.facets(filter, signal),
    placeholderData: keepPreviousData,
  });
  return {
    facets: data,
    total: isPlaceholderData ? null : (data?.total ?? null),
    trouble: error === null ? null : wordsOf(error),
    isOutdated: isPlaceholderData,
  };
}

export type TableState = ReturnType<typeof useTableState>;

/** Which row one is on, and which are chosen. By id: what comes and goes around them changes neither. */
function useTableState(rows: readonly Incident[]) {
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

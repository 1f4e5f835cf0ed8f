import { Drawer } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useIncidentActions } from '../actions/use-incident-actions.tsx';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { wordsOf } from '../api/problem.ts';
import type { IncidentFilter } from '../api/routes.ts';
import { usePageTitle } from '../frame/page-title.ts';
import { activeFilters } from './active-filters.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FacetsPanel } from './facets-panel.tsx';
import { FilterChips } from './filter-chips.tsx';
import styles from './incidents-page.module.css';
import type { KeyMeaning } from './key-meaning.ts';
import { RowsArea } from './rows-area.tsx';
import { SearchBox } from './search-box.tsx';
import { NOTHING_CHOSEN } from './selection.ts';
import { Toolbar } from './toolbar.tsx';
import { DEFAULT_VIEW } from './url-state.ts';
import { useIncidentRows } from './use-incident-rows.ts';
import { usePageKeys } from './use-page-keys.ts';
import { useTableState } from './use-table-state.ts';
import { useView } from './use-view.ts';

/** What needs somebody, live, and what people do about it. */
export function IncidentsPage() {
  usePageTitle('Incidents');
  const { view, filter, setView } = useView();
  const list = useIncidentRows(filter);
  // The rows first: on a small machine both at once would make people wait for what they look at.
  const facets = useFacets(filter, list.isPending || list.isPlaceholderData);
  const [isTypedAhead, setIsTypedAhead] = useState(false);
  // Rows of the filter before are only to look at: a key would do something to one that is about to go.
  const isSettled = !isTypedAhead && !list.isPlaceholderData && list.data !== undefined;
  const table = useTableState(list.rows, isSettled);
  const search = useRef<HTMLInputElement>(null);
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const actions = useIncidentActions({ onDone: () => table.choose(NOTHING_CHOSEN) });
  const { targets } = table;
  const leaveSearch = useFocusWhenSettled(isSettled, search, table.focusActive);

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
            onAhead={setIsTypedAhead}
            onLeave={leaveSearch}
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
            counts={facets.isOutdated ? undefined : facets.facets?.status}
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

/** From the search to the table, once its rows are those that were searched for; not when somebody went elsewhere. */
function useFocusWhenSettled(
  isSettled: boolean,
  search: RefObject<HTMLInputElement>,
  focusActive: () => void,
): () => void {
  const [isWanted, setIsWanted] = useState(false);
  const latest = useRef(focusActive);
  latest.current = focusActive;
  useEffect(() => {
    if (!isWanted || !isSettled) return;
    setIsWanted(false);
    if (document.activeElement === search.current) latest.current();
  }, [isWanted, isSettled, search]);
  return useCallback(() => setIsWanted(true), []);
}

function useFacets(filter: IncidentFilter, isWaiting: boolean) {
  const { incidents } = useApi();
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: keys.facets(filter),
    queryFn: ({ signal }) => incidents.facets(filter, signal),
    placeholderData: keepPreviousData,
    enabled: !isWaiting,
  });
  return {
    facets: data,
    total: isPlaceholderData ? null : (data?.total ?? null),
    trouble: error === null ? null : wordsOf(error),
    isOutdated: isPlaceholderData,
  };
}

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';

interface Place {
  readonly search: string;
  readonly activeId: string | null;
  readonly offset: number;
}

const KEY = ['incidents-place'];
const TOP: Omit<Place, 'search'> = { activeId: null, offset: 0 };

/** Where somebody was in a list, so that the way back from an incident leads there. Kept as long as the cache is. */
export function usePlace(search: string) {
  const queries = useQueryClient();
  const [initial] = useState(() => {
    const known = queries.getQueryData<Place>(KEY);
    return known?.search === search ? known : { search, ...TOP };
  });
  const [activeId, setActiveId] = useState(initial.activeId);
  const place = useRef<Place>(initial);
  place.current = { ...place.current, search, activeId };
  const keepOffset = useCallback((offset: number) => {
    place.current = { ...place.current, offset };
  }, []);
  useEffect(() => () => void queries.setQueryData<Place>(KEY, place.current), [queries]);
  return { initialOffset: initial.offset, activeId, setActiveId, keepOffset };
}

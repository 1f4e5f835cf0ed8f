import { useCallback, useEffect, useRef, useState } from 'react';

/** The row that one is on, by id; and the next one when it leaves the list. */
export function useActiveRow(
  ids: readonly string[],
  activeId: string | null,
  setActiveId: (id: string | null) => void,
) {
  // Whoever comes back from an incident goes on from its row.
  const [focusTurn, setFocusTurn] = useState(activeId === null ? 0 : 1);
  // The row that took the place of one that left, until somebody went to it: a key that was on its way is not for it.
  const [strangerId, setStrangerId] = useState<string | null>(null);
  const activeAt = activeId === null ? -1 : ids.indexOf(activeId);
  const lastAt = useRef(0);
  if (activeAt !== -1) lastAt.current = activeAt;
  const hasLeft = activeId !== null && activeAt === -1 && ids.length > 0;
  useEffect(() => {
    if (!hasLeft) return;
    const hadFocus = document.activeElement === document.body;
    const nextId = ids[Math.min(lastAt.current, ids.length - 1)] ?? null;
    setActiveId(nextId);
    setStrangerId(nextId);
    if (hadFocus) setFocusTurn((turn) => turn + 1);
  }, [hasLeft, ids, setActiveId]);

  const goOn = useCallback(
    (id: string) => {
      setActiveId(id);
      setStrangerId(null);
    },
    [setActiveId],
  );
  // The page itself moves the focus to a row that took another's place: that is nobody's choice.
  const focusOn = useCallback(
    (id: string) => {
      setActiveId(id);
      setStrangerId((known) => (known === id ? known : null));
    },
    [setActiveId],
  );
  const goTo = (at: number | null): void => {
    const id = at === null ? undefined : ids[at];
    if (id === undefined) return;
    goOn(id);
    setFocusTurn((turn) => turn + 1);
  };
  /** The row that an action may mean; null where nobody went to it. */
  const meantId = activeId === strangerId ? null : activeId;
  return { activeAt, meantId, focusTurn, goOn, focusOn, goTo };
}

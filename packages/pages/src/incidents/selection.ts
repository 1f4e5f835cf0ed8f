/** The rows that are chosen for an action on several, by id. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range begins: the row that was chosen last. */
  readonly anchor: string | null;
}

export const NOTHING_CHOSEN: Selection = { ids: new Set(), anchor: null };

/** An action goes to at most so many: each is a request of its own. */
export const MAX_CHOSEN = 500;

export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id) && ids.size < MAX_CHOSEN) ids.add(id);
  return { ids, anchor: id };
}

/** All from the anchor to the row become what the row becomes: chosen, or not. */
export function toggleTo(selection: Selection, id: string, shown: readonly string[]): Selection {
  const [from, to] = [selection.anchor === null ? -1 : shown.indexOf(selection.anchor), shown.indexOf(id)];
  if (from === -1 || to === -1) return toggle(selection, id);
  const ids = new Set(selection.ids);
  const isChosen = !ids.has(id);
  for (const between of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (!isChosen) ids.delete(between);
    else if (ids.size < MAX_CHOSEN) ids.add(between);
  }
  return { ids, anchor: id };
}

/** All that are shown; none when all of them are chosen already. */
export function toggleAll(selection: Selection, shown: readonly string[]): Selection {
  if (shown.length === 0) return selection;
  const could = shown.slice(0, MAX_CHOSEN);
  return could.every((id) => selection.ids.has(id)) ? NOTHING_CHOSEN : { ids: new Set(could), anchor: null };
}

/** What is no longer in the list can't be seen, so it must not be acted on. */
export function onlyShown(selection: Selection, shown: ReadonlySet<string>): Selection {
  const ids = [...selection.ids].filter((id) => shown.has(id));
  if (ids.length === selection.ids.size) return selection;
  return { ids: new Set(ids), anchor: selection.anchor };
}

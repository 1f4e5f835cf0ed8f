/**
 * What a snapshot of correlation may lose, part by part: each such loss is to be noticed by the property of a crash.
 *
 * Not among them is what changes nothing that anybody sees. `idCount` and `trackingIds` of images tell the same twice where
 * ids are bounded, and without a bound no snapshot is taken; the watermark follows from the clock with the next step.
 * Nor are those whose loss shows in too few of the worlds for the runs of a test: `canonicalId` decides between equals
 * alone, `arrivals` between what came late at one time, `nextOrder` between versions that are due at one time,
 * `openerRecordId` names the heir of an incident that vanished, `keptApart` matters when something joins the two that a
 * person parted, `stale` until its signal speaks again, what waited at an epoch only when that epoch is taken back after
 * the crash, and `joinedMs`, `expiredMs` and `silencedMs` only say whether putting in order can be spared.
 */
export type Json = Record<string, unknown>;
type Lose = (part: Json) => void;

interface Stored {
  readonly state: {
    readonly ships: readonly Json[];
    readonly memberMaps: readonly (readonly Json[])[];
    readonly silenceMaps: readonly unknown[];
    readonly seen: unknown[];
  };
  readonly queue: Json;
}

const stored = (snapshot: Json): Stored => snapshot as unknown as Stored;
const journalOf = (ship: Json): Json => ship['journal'] as Json;

function ofShips(lose: Lose): Lose {
  return (snapshot) => {
    for (const ship of stored(snapshot).state.ships) lose(ship);
  };
}
function ofJournals(lose: Lose): Lose {
  return ofShips((ship) => lose(journalOf(ship)));
}
function ofEpochs(lose: Lose): Lose {
  return ofJournals((journal) => {
    for (const epoch of journal['epochs'] as Json[]) lose(epoch);
  });
}
function ofImages(lose: Lose): Lose {
  return ofEpochs((epoch) => {
    for (const [, image] of epoch['images'] as [string, Json | null][]) if (image !== null) lose(image);
  });
}
function ofIncidents(lose: Lose): Lose {
  return ofShips((ship) => {
    for (const incident of ship['incidents'] as Json[]) lose(incident);
  });
}
function ofMembers(lose: Lose): Lose {
  return (snapshot) => {
    for (const member of stored(snapshot).state.memberMaps.flat()) lose(member);
  };
}
function ofPublications(lose: Lose): Lose {
  return ofShips((ship) => {
    for (const [, publication] of ship['publications'] as [string, Json][]) lose(publication);
  });
}
function without(field: string, value: unknown): Lose {
  return (part) => {
    part[field] = value;
  };
}

const NEVER = { placeMs: null, tie: '' };

export const SNAPSHOT_LOSSES: Readonly<Record<string, Lose>> = {
  'what was seen': (snapshot) => stored(snapshot).state.seen.splice(0),
  silences: (snapshot) =>
    Object.assign(stored(snapshot).state, { silenceMaps: stored(snapshot).state.silenceMaps.map(() => []) }),
  'what is unsent': (snapshot) => Object.assign(stored(snapshot).queue, { unsent: [] }),
  'the greatest event time': ofShips(without('maxMs', null)),
  'when that came': ofShips(without('maxAtMs', 0)),
  'the clock': ofShips(without('clockMs', null)),
  'the place of the latest': ofShips(without('last', NEVER)),
  'what waits': ofShips(without('waiting', [])),
  'the next number of what waits': ofShips(without('nextWaiting', 0)),
  'ends without a beginning': ofShips(without('ends', [])),
  publications: ofShips(without('publications', [])),
  'unsent ids': ofPublications(without('unsent', [])),
  'the time of emission': ofPublications(without('emittedAtMs', 0)),
  'what was material': ofPublications(without('materialKey', '')),
  disorder: ofJournals(without('disorder', null)),
  'when order was made': ofJournals(without('orderedAtMs', null)),
  'entries of the journal': ofEpochs(without('entries', [])),
  'images of the journal': ofEpochs(without('images', [])),
  'homes of records': ofEpochs(without('homes', [])),
  'verdicts given': ofEpochs(without('given', [])),
  'ends at an epoch': ofEpochs(without('ends', null)),
  'images of members': ofImages(without('members', [])),
  'how many members fire': ofIncidents(without('firing', 0)),
  'what a merged one brought': ofIncidents(without('brought', [])),
  'when an incident was touched': ofIncidents(without('touchedMs', 0)),
  'when it was reopened': ofIncidents(without('reopenedMs', [])),
  feedback: ofIncidents(without('feedback', null)),
  'its owner': ofIncidents(without('owner', null)),
  'its suppression': ofIncidents(without('suppression', null)),
  'whose its evidence is': ofIncidents(without('evidenceOf', [])),
  'what it is related to': ofIncidents(without('relatedTo', [])),
  'what it was merged into': ofIncidents(without('mergedInto', null)),
  'its errors': ofIncidents(without('errors', [])),
  'when a member began': ofMembers(without('startedMs', 0)),
  'when it first began': ofMembers(without('firstMs', 0)),
  'when it cleared': ofMembers(without('clearedMs', null)),
  'when it changed': ofMembers(without('changesMs', [])),
  'how often it spoke': ofMembers(without('count', 0)),
  'what a person wrote': ofMembers(without('writtenRank', -1)),
  'its score': ofMembers(without('score', 0)),
};

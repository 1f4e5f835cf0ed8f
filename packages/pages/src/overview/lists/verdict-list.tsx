import { useApi } from '../../api/api-context.ts';
import type { Range } from '../url-state.ts';
import { Entry } from './entry.tsx';
import { PagedList } from './paged-list.tsx';

const EMPTY = {
  duplicates: 'Nothing repeated itself in this time.',
  suppressions: 'Nothing was kept quiet in this time.',
};

interface VerdictListProps {
  readonly list: keyof typeof EMPTY;
  readonly range: Range;
}

export function VerdictList({ list, range }: VerdictListProps) {
  const api = useApi();
  return (
    <PagedList
      name={list}
      queryKey={[list, range]}
      emptyWords={EMPTY[list]}
      read={(page, signal) => api.stats[list](range, page, signal)}
      keyOf={({ record_id, stage, seq }) => `${record_id} ${stage} ${seq}`}
      row={({ ts, ship_id, reason, detail, incident_id, tracking_id }) => (
        <Entry
          ts={ts}
          shipId={ship_id}
          title={detail}
          detail={reason}
          incidentId={incident_id}
          trackingId={tracking_id}
        />
      )}
    />
  );
}

import { useApi } from '../../api/api-context.ts';
import { SeverityBadge } from '../../theme/severity-badge.tsx';
import type { Range } from '../url-state.ts';
import { Entry } from './entry.tsx';
import { PagedList } from './paged-list.tsx';

interface FindingListProps {
  readonly range: Range;
  /** Only what this one found. */
  readonly detector?: string;
}

export function FindingList({ range, detector }: FindingListProps) {
  const api = useApi();
  return (
    <PagedList
      name="findings"
      queryKey={['findings', range, detector ?? '']}
      emptyWords="Nothing was found in this time."
      read={(page, signal) =>
        api.anomalies({ range, ...(detector === undefined ? {} : { detector }) }, page, signal)
      }
      keyOf={({ record_id }) => record_id}
      row={(finding) => (
        <Entry
          ts={finding.occurred_at}
          shipId={finding.ship_id}
          title={
            <>
              {'severity' in finding && <SeverityBadge severity={finding.severity} />} {finding.reason}
            </>
          }
          facts={[finding.device_id ?? finding.host ?? 'source not known', finding.role, finding.state]}
          trackingId={finding.tracking_id}
        />
      )}
    />
  );
}

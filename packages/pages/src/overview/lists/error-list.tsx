import { useApi } from '../../api/api-context.ts';
import type { Range } from '../url-state.ts';
import { Entry } from './entry.tsx';
import { PagedList } from './paged-list.tsx';

export function ErrorList({ range }: { readonly range: Range }) {
  const api = useApi();
  return (
    <PagedList
      name="errors"
      queryKey={['errors', range]}
      emptyWords="Nothing failed in this time."
      read={(page, signal) => api.errors(range, page, signal)}
      keyOf={({ error_id }) => error_id}
      row={({ ts, ship_id, role, stage, code, error_msg, tracking_id }) => (
        <Entry
          ts={ts}
          shipId={ship_id}
          title={error_msg}
          facts={[role === stage ? role : `${role}, ${stage}`, code]}
          trackingId={tracking_id}
        />
      )}
    />
  );
}

import type { LogMessage } from '@aiops/contracts';
import { Link, useSearchParams } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { traceHref } from '../frame/links.ts';
import { Part } from '../frame/part.tsx';
import { PagedList } from '../overview/lists/paged-list.tsx';
import { RangeSwitch } from '../overview/range-switch.tsx';
import { type Range, stateOf } from '../overview/url-state.ts';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import styles from './log-finder.module.css';

/** Log lines by their text, each with the way to its trace. What is looked for stands in the address. */
export function LogFinder() {
  const [parameters, setParameters] = useSearchParams();
  const { range } = stateOf(parameters);
  const asked = parameters.get('q') ?? '';
  const find = (q: string, within: Range): void => {
    setParameters({ ...(q === '' ? {} : { q }), ...(within === '1h' ? {} : { range: within }) });
  };
  return (
    <Part
      title={asked === '' ? 'The newest log lines' : `Log lines with “${asked}”`}
      beside={
        <RangeSwitch name="Time of the log lines" range={range} onRange={(next) => find(asked, next)} />
      }
    >
      <Lines q={asked} range={range} />
    </Part>
  );
}

function Lines({ q, range }: { readonly q: string; readonly range: Range }) {
  const api = useApi();
  return (
    <PagedList
      name="log lines"
      queryKey={['logs', range, q]}
      emptyWords="No stored log line of this time has this text, or is of a host of this name. Lines are kept for some days; incidents keep theirs."
      read={async (page, signal) => {
        if (q === '') return api.logs({ range }, page, signal);
        const found = await api.logs({ range, q }, page, signal);
        if (found.data.length > 0 || page.cursor !== undefined) return found;
        // No line says it: it may be the name of a host, of which the newest are shown.
        const ofHost = await api.logs({ range, host: q }, { limit: page.limit }, signal);
        return { data: ofHost.data, next_cursor: null };
      }}
      keyOf={({ record_id }) => record_id}
      row={(line) => <Line line={line} />}
    />
  );
}

function Line({ line: { ts, ship_id, host, level, msg, tracking_id } }: { readonly line: LogMessage }) {
  const zoneOf = useShipZones();
  return (
    <div className={styles.line}>
      <Link href={traceHref(tracking_id)} className={styles.text}>
        {msg}
      </Link>
      <span className={styles.facts}>
        <Moment ts={ts} zone={zoneOf(ship_id)} />
        <span>{level ?? 'no level'}</span>
        <span>{host ?? 'host not known'}</span>
        <span>{ship_id ?? 'ship not known'}</span>
      </span>
    </div>
  );
}

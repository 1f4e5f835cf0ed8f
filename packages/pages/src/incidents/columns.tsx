import { type Incident, PAGE_PATHS } from '@aiops/contracts';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { BellOff, Combine, Repeat2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { entityWord, primaryEntity } from '../actions/incident-words.ts';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { spoken, statusWord } from '../theme/words.ts';
import type { ZoneOf } from '../time/ship-zones.ts';
import styles from './columns.module.css';
import { RowTime } from './row-time.tsx';
import type { NameOf } from './use-ship-names.ts';

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, Incident>();

/** What the cells need beside their incident. */
interface Around {
  readonly zoneOf: ZoneOf;
  readonly nameOf: NameOf;
  /** In UTC. */
  readonly today: string;
}

export function incidentPath(id: string): string {
  return PAGE_PATHS.incident.replace(':id', encodeURIComponent(id));
}

/** Two lines a cell: what one looks for above, what tells it more exactly below. */
export function columnsOf({ zoneOf, nameOf, today }: Around) {
  return helper.columns([
    helper.accessor('severity', {
      header: 'Severity',
      cell: ({ getValue }) => <SeverityBadge severity={getValue()} />,
    }),
    helper.accessor('last_seen', {
      header: () => <Heading above="Last seen UTC, ship" below="first seen" />,
      cell: ({ row: { original } }) => {
        const zone = zoneOf(original.ship_id);
        return (
          <>
            <RowTime ts={original.last_seen} zone={zone} today={today} />
            <RowTime ts={original.first_seen} zone={zone} today={today} isQuiet />
          </>
        );
      },
    }),
    helper.accessor('incident_type', {
      header: () => <Heading above="Type" below="category" />,
      cell: ({ row: { original } }) => (
        <TwoLines
          above={
            <Link href={incidentPath(original.incident_id)} className={styles.link} tabIndex={-1}>
              {spoken(original.incident_type)}
            </Link>
          }
          below={original.category}
          full={spoken(original.incident_type)}
        />
      ),
    }),
    helper.accessor(primaryEntity, {
      id: 'entity',
      header: () => <Heading above="Entity" below="service" />,
      cell: ({ row: { original } }) => <Place incident={original} />,
    }),
    helper.accessor('ship_id', {
      header: () => <Heading above="Ship" below="id" />,
      cell: ({ getValue }) => <OfShip id={getValue()} name={nameOf(getValue())} />,
    }),
    helper.accessor('status', {
      header: () => <Heading above="Status" below="owner" />,
      cell: ({ row: { original } }) => <State incident={original} />,
    }),
    helper.accessor('anomaly_count', {
      header: () => <Heading above="Anomalies" below="duplicates" />,
      cell: ({ row: { original } }) => (
        <TwoLines
          above={original.anomaly_count.toLocaleString('en')}
          below={original.duplicate_count.toLocaleString('en')}
          full={`${original.anomaly_count} anomalies, ${original.duplicate_count} duplicates`}
        />
      ),
    }),
  ]);
}

function Heading({ above, below }: { readonly above: string; readonly below: string }) {
  return (
    <span className={styles.lines}>
      <span>{above}</span>
      <span className={styles.below}>{below}</span>
    </span>
  );
}

interface TwoLinesProps {
  readonly above: ReactNode;
  readonly below?: ReactNode;
  /** Where the column may be too narrow for it. */
  readonly full: string;
}

function TwoLines({ above, below, full }: TwoLinesProps) {
  return (
    <span className={styles.lines} title={full}>
      <span className={styles.above}>{above}</span>
      {below !== undefined && <span className={styles.below}>{below}</span>}
    </span>
  );
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className={styles.quiet}>{children}</span>;
}

function OfShip({ id, name }: { readonly id: string | null; readonly name: string | undefined }) {
  if (id === null) return <TwoLines above={<Quiet>ship unknown</Quiet>} full="" />;
  if (name === undefined) return <TwoLines above={id} full={id} />;
  return <TwoLines above={name} below={id} full={`${name}, ${id}`} />;
}

/** The probable cause first; how many others it reaches; the service there. */
function Place({ incident }: { readonly incident: Incident }) {
  const entity = primaryEntity(incident);
  if (entity === null) return <TwoLines above={<Quiet>no entity named</Quiet>} full="" />;
  const others = new Set(incident.scope.map(({ device_id }) => device_id));
  others.delete(entity);
  const services = [
    ...new Set(
      incident.scope
        .filter(({ device_id, service }) => device_id === entity && service !== null)
        .map(({ service }) => service),
    ),
  ];
  const names = [entity, ...others].map(entityWord);
  return (
    <span
      className={styles.lines}
      title={`${names.join(', ')}${services.length === 0 ? '' : `: ${services.join(', ')}`}`}
    >
      <span className={styles.above}>{entityWord(entity)}</span>
      <span className={styles.entity}>
        <span className={styles.below}>
          {services.length === 0 ? 'no service named' : services.join(', ')}
        </span>
        {others.size > 0 && <span className={styles.more}>+{others.size} more</span>}
      </span>
    </span>
  );
}

function State({ incident }: { readonly incident: Incident }) {
  const { status, flapping, merged_into, suppressed_by, resolve_reason, owner } = incident;
  const isSuppressed = status === 'suppressed';
  const by = isSuppressed && suppressed_by !== undefined ? `, by ${suppressed_by}` : '';
  const isTold = resolve_reason === undefined || merged_into !== undefined;
  const reason = status === 'resolved' && !isTold ? ` (${resolve_reason})` : '';
  return (
    <span className={styles.lines}>
      <span className={styles.state} title={`${statusWord(status)}${reason}${by}`}>
        {isSuppressed && <BellOff aria-hidden size={13} />}
        <span className={styles.above} data-status={status}>
          {statusWord(status)}
          {reason}
        </span>
        {flapping && <Flag Icon={Repeat2} words="flapping" />}
        {merged_into !== undefined && <Flag Icon={Combine} words="merged" />}
      </span>
      <span className={styles.below} title={owner}>
        {owner ?? 'no owner'}
      </span>
    </span>
  );
}

function Flag({ Icon, words }: { readonly Icon: typeof Repeat2; readonly words: string }) {
  return (
    <span className={styles.flag} title={words}>
      <Icon aria-hidden size={12} />
      <span className={styles.flagWords}>{words}</span>
    </span>
  );
}

import type { Incident } from '@aiops/contracts';
import { Button } from '@mantine/core';
import { Cog, UserRound } from 'lucide-react';
import { useState } from 'react';
import { Part } from '../frame/part.tsx';
import { countText } from '../numbers/format.ts';
import { Moment } from '../time/moment.tsx';
import styles from './timeline.module.css';
import { type TimelineRow, timelineRows } from './timeline-rows.ts';

const SHOWN = 12;

interface TimelineProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** What happened to it, the newest first; what people did stands out from what the system heard. */
export function Timeline({ incident, zone }: TimelineProps) {
  const [isWhole, setIsWhole] = useState(false);
  const rows = timelineRows(incident.timeline, incident.first_seen);
  const shown = isWhole ? rows : rows.slice(0, SHOWN);
  return (
    <Part title="Timeline" beside={<Legend />}>
      {rows.length === 0 && <p className={styles.order}>Nothing is recorded.</p>}
      <ol className={styles.rows} aria-label="Timeline entries, the newest first">
        {shown.map((row) => (
          <Row key={row.key} row={row} zone={zone} />
        ))}
      </ol>
      {rows.length > SHOWN && (
        <Button variant="default" size="compact-sm" mt="xs" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the newest ${SHOWN}` : `Show all ${countText(rows.length)}`}
        </Button>
      )}
    </Part>
  );
}

function Row({ row, zone }: { readonly row: TimelineRow; readonly zone: string | undefined }) {
  const { person, headline, text, ts, event } = row;
  const Icon = person === null ? Cog : UserRound;
  return (
    <li className={styles.row} data-by={person === null ? 'system' : 'person'} data-event={event}>
      <span className={styles.mark}>
        <Icon aria-hidden size={14} />
      </span>
      <div className={styles.words}>
        <div className={styles.head}>
          <strong>{headline}</strong>
          {person === null ? (
            <span className="visually-hidden">by the system</span>
          ) : (
            <span className={styles.by}>by {person}</span>
          )}
        </div>
        {text !== null && <div className={styles.text}>{text}</div>}
        <div className={styles.time}>
          <Moment ts={ts} zone={zone} />
        </div>
      </div>
    </li>
  );
}

function Legend() {
  return (
    <span className={styles.legend}>
      <Cog aria-hidden size={13} /> system <UserRound aria-hidden size={13} /> people · newest first
    </span>
  );
}

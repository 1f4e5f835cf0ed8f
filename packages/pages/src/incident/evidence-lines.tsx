import type { Evidence, Incident } from '@aiops/contracts';
import { Anchor, Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { traceHref } from '../frame/links.ts';
import { Part } from '../frame/part.tsx';
import { countText } from '../numbers/format.ts';
import styles from './evidence-lines.module.css';
import { reasonWords } from './signal-words.ts';

const SHOWN = 8;

/** The lines and statements that it rests on, as they were written. */
export function EvidenceLines({ incident }: { readonly incident: Incident }) {
  const [isWhole, setIsWhole] = useState(false);
  const { evidence } = incident;
  const shown = isWhole ? evidence : evidence.slice(0, SHOWN);
  return (
    <Part title="Evidence" beside={<span className={styles.quiet}>as it was reported</span>}>
      {evidence.length === 0 && <p className={styles.quiet}>No line and no value is kept with it.</p>}
      <ul className={styles.lines} aria-label="Evidence">
        {shown.map((item) => (
          <Line key={item.ref} item={item} />
        ))}
      </ul>
      {evidence.length > SHOWN && (
        <Button variant="default" size="compact-sm" mt="xs" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the first ${SHOWN}` : `Show all ${countText(evidence.length)}`}
        </Button>
      )}
    </Part>
  );
}

function Line({ item }: { readonly item: Evidence }) {
  const { quote, summary, count, tracking_id } = item;
  return (
    <li className={styles.line}>
      <div className={styles.about}>
        <span className={styles.what}>{whatItSays(item)}</span>
        {count > 1 && <span className={styles.count}>{countText(count)} times</span>}
        <Anchor
          component={Link}
          href={traceHref(tracking_id)}
          size="xs"
          aria-label={`Trace of ${quote ?? summary ?? tracking_id}`}
        >
          Trace
        </Anchor>
      </div>
      {quote !== undefined && <code className={styles.quote}>{quote}</code>}
    </li>
  );
}

/** What the line means by the rule that took it; the quote itself is not said twice. */
function whatItSays({ quote, summary, ref }: Evidence): string {
  if (summary === undefined) return quote === undefined ? ref : 'log line';
  const [before] = quote === undefined ? [summary] : summary.split(': ');
  return reasonWords(before ?? summary);
}

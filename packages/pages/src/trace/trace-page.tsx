import { Title } from '@mantine/core';
import { useParams, useSearchParams } from 'wouter';
import { usePageTitle } from '../frame/page-title.ts';
import { useHeadingFocus } from '../frame/use-heading-focus.ts';
import { stateOf } from '../overview/url-state.ts';
import { IdForm } from './id-form.tsx';
import { LogFinder } from './log-finder.tsx';
import { idOfPath } from './trace-id.ts';
import { TraceOf } from './trace-of.tsx';
import styles from './trace-page.module.css';

/** The way of one record, and the way to find one. */
export function TracePage() {
  const { id: segment } = useParams<{ readonly id?: string }>();
  const id = segment === undefined ? null : idOfPath(segment);
  const [parameters] = useSearchParams();
  const { range } = stateOf(parameters);
  const q = parameters.get('q') ?? '';
  useHeadingFocus();
  usePageTitle(id === null ? 'Trace' : `Trace ${id}`);
  return (
    <div className={styles.page}>
      <Title order={1} size="h3">
        Trace
      </Title>
      {id === null && (
        <p className={styles.what}>
          Every record has a tracking id. By it you see the way of the record, what was found in it, and why
          it did or did not become an incident.
        </p>
      )}
      <IdForm key={id ?? `text ${q}`} shown={id ?? q} range={range} />
      {id === null ? <LogFinder /> : <TraceOf key={id} id={id} />}
    </div>
  );
}

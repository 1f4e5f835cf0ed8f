import { Alert, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { isStatus } from '../api/problem.ts';
import { Empty, Failed, Loading } from '../frame/page-states.tsx';
import { usePageTitle } from '../frame/page-title.ts';
import { pathSegment } from '../frame/path-segment.ts';
import { useHeadingFocus } from '../frame/use-heading-focus.ts';
import styles from './document-page.module.css';
import { bodyOf, withdrawnWords } from './document-text.ts';

/** A runbook or a segment of the policy, as it was written: what an account cites. */
export function DocumentPage() {
  const { source: kind = '', name: title = '' } = useParams<{ source: string; name: string }>();
  const [source, name] = [pathSegment(kind), pathSegment(title)];
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: keys.document(source, name),
    queryFn: ({ signal }) => api.document(source, name, signal),
  });
  useHeadingFocus();
  usePageTitle(data?.title ?? name);
  return (
    <div className={styles.page}>
      <Title order={1} size="h3">
        {data?.title ?? name}
      </Title>
      {data?.withdrawn === true && (
        <Alert color="orange" m="sm" role="note">
          {withdrawnWords(source)}
        </Alert>
      )}
      {data !== undefined && <pre className={styles.text}>{bodyOf(data.text)}</pre>}
      {data === undefined && error === null && <Loading what="the document" />}
      {isStatus(error, 404) && (
        <Empty title="No such document">It may have been taken away since it was cited.</Empty>
      )}
      {error !== null && !isStatus(error, 404) && (
        <Failed what="the document" error={error} onRetry={() => void refetch()} />
      )}
    </div>
  );
}

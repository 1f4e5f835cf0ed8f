import type { Incident } from '@aiops/contracts';
import { Alert, Anchor, Button, Group } from '@mantine/core';
import { Merge } from 'lucide-react';
import { Link } from 'wouter';
import { incidentHref } from '../frame/links.ts';
import { useMayActAs } from '../frame/session.ts';
import { useGrouping } from './use-grouping.ts';

/** It goes on elsewhere: where, and the way back. */
export function MergedInto({ incident }: { readonly incident: Incident }) {
  const grouping = useGrouping(incident);
  const isEngineer = useMayActAs()('engineer');
  const { merged_into: into } = incident;
  if (into === undefined) return null;
  return (
    <Alert icon={<Merge aria-hidden size={16} />} p="xs" title="It was merged into another incident">
      <Group gap="sm">
        <Anchor component={Link} href={incidentHref(into)} size="sm">
          {into}
        </Anchor>
        {isEngineer && (
          <Button
            size="compact-sm"
            variant="default"
            loading={grouping.isBusy}
            onClick={() => void grouping.undoMerge(into)}
          >
            Undo the merge
          </Button>
        )}
      </Group>
    </Alert>
  );
}

import { Text } from '@mantine/core';
import { dateTimeIn } from '../time/format.ts';

/** Where asking again failed: of when what stands there is. */
export function AsOf({ readAt }: { readonly readAt: number }) {
  return (
    <Text size="sm" c="var(--text-quiet)">
      As of {dateTimeIn(new Date(readAt).toISOString(), 'UTC')} UTC, and not as it is now:
    </Text>
  );
}

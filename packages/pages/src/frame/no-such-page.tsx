import { PAGE_PATHS } from '@aiops/contracts';
import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { Empty } from './page-states.tsx';
import { usePageTitle } from './page-title.ts';

export function NoSuchPage() {
  usePageTitle('No such page');
  return (
    <Empty title="There is no such page">
      <Text>
        Go to the{' '}
        <Anchor component={Link} href={PAGE_PATHS.overview}>
          overview
        </Anchor>{' '}
        or the{' '}
        <Anchor component={Link} href={PAGE_PATHS.incidents}>
          incidents
        </Anchor>
        .
      </Text>
    </Empty>
  );
}

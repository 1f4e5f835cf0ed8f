import { Title } from '@mantine/core';
import { usePageTitle } from '../frame/page-title.ts';

export function OverviewPage() {
  usePageTitle('Overview');
  return <Title order={1}>Overview</Title>;
}

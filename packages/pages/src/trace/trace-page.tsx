import { Title } from '@mantine/core';
import { usePageTitle } from '../frame/page-title.ts';

export function TracePage() {
  usePageTitle('Trace');
  return <Title order={1}>Trace</Title>;
}

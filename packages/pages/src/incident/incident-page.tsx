import { Title } from '@mantine/core';
import { usePageTitle } from '../frame/page-title.ts';

export function IncidentPage() {
  usePageTitle('Incident');
  return <Title order={1}>Incident</Title>;
}

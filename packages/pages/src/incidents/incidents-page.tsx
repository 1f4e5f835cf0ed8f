import { Title } from '@mantine/core';
import { usePageTitle } from '../frame/page-title.ts';

export function IncidentsPage() {
  usePageTitle('Incidents');
  return <Title order={1}>Incidents</Title>;
}

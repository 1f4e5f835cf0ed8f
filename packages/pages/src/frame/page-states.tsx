import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { wordsOf } from '../api/problem.ts';

/** Something is on its way. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <Center p="xl" role="status">
      <Loader size="sm" mr="sm" aria-hidden />
      <Text c="var(--text-quiet)">Reading {what} …</Text>
    </Center>
  );
}

/** Nothing is there, and that is an answer: why, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center p="xl">
      <Stack gap="xs" align="center" maw="36rem" ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Center>
  );
}

interface FailedProps {
  /** Of which part: `the incidents`. */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A part could not be read. It is named, with the server's own words; the rest of the page goes on. */
export function Failed({ what, error, onRetry }: FailedProps) {
  return (
    <Alert
      role="alert"
      icon={<CircleAlert aria-hidden size={18} />}
      color="red"
      title={`Could not read ${what}`}
      m="sm"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{wordsOf(error)}</Text>
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

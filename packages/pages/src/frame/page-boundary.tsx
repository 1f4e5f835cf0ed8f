import { Alert, Button, Stack, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode, useEffect } from 'react';
import { wordsOf } from '../api/problem.ts';
import { isMissingChunk, reloadThisTab } from './missing-chunk.ts';

const EVERY_MS = 3000;

interface PageBoundaryProps {
  /** Where one is: somewhere else, the page is drawn again. */
  readonly place: string;
  /** Resolves when the server answers, whatever it says. */
  askServer(): Promise<unknown>;
  readonly children: ReactNode;
}

interface Fault {
  readonly fault: { readonly error: unknown } | null;
}

/** A page that fails says so and stands alone: what is around it goes on, and the way to other pages is open. */
export class PageBoundary extends Component<PageBoundaryProps, Fault> {
  override state: Fault = { fault: null };

  static getDerivedStateFromError(error: unknown): Fault {
    return { fault: { error } };
  }

  override componentDidUpdate({ place }: PageBoundaryProps): void {
    if (place !== this.props.place && this.state.fault !== null) this.setState({ fault: null });
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <Broken
        error={fault.error}
        askServer={this.props.askServer}
        onRetry={() => this.setState({ fault: null })}
      />
    );
  }
}

interface BrokenProps {
  readonly error: unknown;
  askServer(): Promise<unknown>;
  onRetry(): void;
}

function Broken({ error, askServer, onRetry }: BrokenProps) {
  const isMissing = isMissingChunk(error);
  useEffect(() => {
    if (!isMissing) return;
    const timer = setInterval(() => void askServer().then(reloadThisTab, () => undefined), EVERY_MS);
    return () => clearInterval(timer);
  }, [isMissing, askServer]);
  return (
    <Alert
      role="alert"
      icon={<CircleAlert aria-hidden size={18} />}
      color="red"
      title="This page can’t be shown"
      m="sm"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {isMissing
            ? 'A part of the console could not be loaded. It is asked again by itself.'
            : `Something went wrong in the page itself, and not in what it shows: ${wordsOf(error)}`}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={isMissing ? () => window.location.reload() : onRetry}
        >
          Try again
        </Button>
      </Stack>
    </Alert>
  );
}

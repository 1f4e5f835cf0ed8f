import { Component, type ReactNode } from 'react';
import { Failed } from './page-states.tsx';

interface PartBoundaryProps {
  readonly what: string;
  readonly children: ReactNode;
}

interface PartBoundaryState {
  readonly error: unknown;
}

/** What can't be drawn is said in its place: one part is not the page. */
export class PartBoundary extends Component<PartBoundaryProps, PartBoundaryState> {
  override state: PartBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): PartBoundaryState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failed what={this.props.what} error={error} onRetry={() => this.setState({ error: null })} />;
  }
}

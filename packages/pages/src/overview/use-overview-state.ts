import { useSearchParams } from 'wouter';
import { type OverviewState, parametersOf, stateOf } from './url-state.ts';

/** What the address says is shown, and how to show something else. Each change is a step that Back undoes. */
export function useOverviewState(): OverviewState & { change(to: Partial<OverviewState>): void } {
  const [parameters, setParameters] = useSearchParams();
  const state = stateOf(parameters);
  return { ...state, change: (to) => setParameters(parametersOf({ ...state, ...to })) };
}

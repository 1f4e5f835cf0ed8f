import type { Silence } from '@aiops/contracts';
import { ActionButton } from '../actions/action-button.tsx';
import { useMayActAs } from '../frame/session.ts';
import { coveredWords } from './silence-words.ts';
import { useEndSilence } from './use-silences.ts';

/** Ends it now; what it covers and still fires is open again. */
export function EndSilence({ silence }: { readonly silence: Silence }) {
  const { isBusy, end } = useEndSilence();
  const isEngineer = useMayActAs()('engineer');
  return (
    <ActionButton
      whyNot={isEngineer ? null : 'This needs the role engineer.'}
      loading={isBusy}
      aria-label={`End the silence of ${coveredWords(silence)}`}
      onClick={() => void end(silence)}
    >
      End the silence
    </ActionButton>
  );
}

import type { Incident, Matcher } from '@aiops/contracts';
import { Input, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { Unreachable, wordsOf } from '../api/problem.ts';
import { dateTimeIn } from '../time/format.ts';
import { CommentField } from './comment-field.tsx';
import { FormButtons } from './form-buttons.tsx';
import { MatcherChips } from './matcher-chips.tsx';
import { SilencePreviewBox } from './silence-preview-box.tsx';
import { DURATIONS, endOf, proposedMatchers, usableMatchers, wholeShip } from './silence-proposal.ts';
import { tell } from './tell.tsx';

interface SilenceFormProps {
  readonly incidents: readonly Incident[];
  readonly onClose: () => void;
}

const UNTIL = 'until';
const CHOICES = [
  ...DURATIONS.map(({ value, label }) => ({ value, label })),
  { value: UNTIL, label: 'Until …' },
];

/** What shall be silent, how long, and why; and what that would cover before it is done. */
export function SilenceForm({ incidents, onClose }: SilenceFormProps) {
  const [matchers, setMatchers] = useState<readonly Matcher[]>(() => proposedMatchers(incidents));
  const [duration, setDuration] = useState<string>('1h');
  const [until, setUntil] = useState('');
  const [comment, setComment] = useState('');
  const create = useCreateSilence(onClose);
  // The server ends it by its own clock, which this machine's may differ from.
  const { serverNowMs } = useApi().client;
  const usable = usableMatchers(matchers);
  const endMs = endOf(duration, until, serverNowMs());
  const ship = wholeShip(usable);
  const isReady = usable.length > 0 && endMs !== null && comment.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Counted from the press and not from when the dialog was drawn.
    const endsMs = endOf(duration, until, serverNowMs());
    if (endsMs === null || !isReady) return;
    create.mutate({ matchers: usable, ends_at: new Date(endsMs).toISOString(), comment: comment.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <MatcherChips matchers={matchers} incidents={incidents} onChange={setMatchers} />
        {ship !== null && (
          <Text size="sm" fw={550} c="var(--bad)" role="alert">
            This would silence everything of the ship {ship}. Add a condition, unless you mean that.
          </Text>
        )}
        <Input.Wrapper label="For" id="silence-duration">
          <SegmentedControl
            aria-label="How long"
            fullWidth
            data={CHOICES}
            value={duration}
            onChange={setDuration}
          />
        </Input.Wrapper>
        {duration === UNTIL && (
          <TextInput
            type="datetime-local"
            label="Until (UTC)"
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
            error={until !== '' && endMs === null ? 'This moment has passed.' : undefined}
            required
          />
        )}
        <CommentField
          label="Why"
          description="Whoever misses an alarm reads it."
          required
          data-autofocus
          value={comment}
          onChange={setComment}
          minRows={1}
          maxRows={5}
        />
        <SilencePreviewBox matchers={usable} />
        {create.error !== null && (
          <Text size="sm" c="var(--bad)" role="alert">
            {refusalWords(create.error)}
          </Text>
        )}
        <FormButtons submit="Silence" isDisabled={!isReady} isBusy={create.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

function refusalWords(error: Error): string {
  return error instanceof Unreachable
    ? 'The server did not answer: whether the silence holds is not known. Look at the silences before you try again.'
    : `The silence was not made: ${wordsOf(error)}`;
}

function useCreateSilence(onMade: () => void) {
  const { silences } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: silences.create,
    onSuccess: ({ state, silence }) => {
      for (const queryKey of [keys.silences, keys.allIncidents, keys.allFacets]) {
        void queries.invalidateQueries({ queryKey });
      }
      const end = `until ${dateTimeIn(silence.ends_at, 'UTC')} UTC`;
      tell({
        title:
          state === 'applied' ? `Silent ${end}` : `The silence is taken and will hold in a moment, ${end}`,
        lines: [],
        isAllWell: true,
      });
      onMade();
    },
  });
}

import { Radio, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { CommentField } from './comment-field.tsx';
import { FormButtons } from './form-buttons.tsx';
import type { Said } from './said.ts';

interface ResolveFormProps {
  readonly onSubmit: (said: Said) => void;
  readonly onCancel: () => void;
}

const NOTHING = 'nothing';

/** Both questions may be left open: whoever is in a hurry presses Enter. */
export function ResolveForm({ onSubmit, onCancel }: ResolveFormProps) {
  const [feedback, setFeedback] = useState(NOTHING);
  const [comment, setComment] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const text = comment.trim();
    onSubmit({
      ...(feedback === 'noise' || feedback === 'real' ? { feedback } : {}),
      ...(text === '' ? {} : { comment: text }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Radio.Group label="Was it worth a notice?" value={feedback} onChange={setFeedback}>
          <Stack gap="xs" mt="xs">
            <Radio value={NOTHING} label="I do not say" data-autofocus />
            <Radio value="real" label="It was real" />
            <Radio value="noise" label="It was noise" />
          </Stack>
        </Radio.Group>
        <CommentField
          label="Comment"
          description="What it was, and what was done. May be left empty."
          value={comment}
          onChange={setComment}
          minRows={2}
          maxRows={8}
        />
        <FormButtons submit="Resolve" onCancel={onCancel} />
      </Stack>
    </form>
  );
}

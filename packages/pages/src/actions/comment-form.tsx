import { Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { CommentField } from './comment-field.tsx';
import { FormButtons } from './form-buttons.tsx';

interface CommentFormProps {
  readonly onSubmit: (text: string) => void;
  readonly onCancel: () => void;
}

export function CommentForm({ onSubmit, onCancel }: CommentFormProps) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(text.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <CommentField
          label="Comment"
          description="It stands in the timeline, with your name."
          value={text}
          onChange={setText}
          minRows={3}
          maxRows={10}
          required
          data-autofocus
        />
        <FormButtons submit="Comment" isDisabled={text.trim() === ''} onCancel={onCancel} />
      </Stack>
    </form>
  );
}

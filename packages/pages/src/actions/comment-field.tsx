import { Textarea, type TextareaProps } from '@mantine/core';

/** What the API takes of a comment. */
const LONGEST = 2000;

interface CommentFieldProps extends Omit<TextareaProps, 'value' | 'onChange'> {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Words of a person: it grows with them. */
export function CommentField({ onChange, ...field }: CommentFieldProps) {
  return (
    <Textarea
      {...field}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      maxLength={LONGEST}
      autosize
    />
  );
}

import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';

const WAIT_MS = 80;

interface SearchBoxProps {
  readonly value: string;
  readonly input: RefObject<HTMLInputElement>;
  readonly onChange: (text: string) => void;
  /** Back to the table. */
  readonly onLeave: () => void;
}

/** Searches as one types, a moment after the last letter. */
export function SearchBox({ value, input, onChange, onLeave }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const send = useDebouncedCallback(onChange, WAIT_MS);
  // The way back in the history, or a chip that was taken away, changes the words too.
  useEffect(() => setText((known) => (known.trim() === value ? known : value)), [value]);
  const change = (next: string): void => {
    setText(next);
    send(next.trim());
  };
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label="Search incidents"
      placeholder="Search: id, device, words of the evidence …"
      leftSection={<Search aria-hidden size={15} />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
        )
      }
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        event.preventDefault();
        if (event.key === 'Escape') change('');
        onLeave();
      }}
      maxLength={256}
      size="xs"
      flex="1 1 16rem"
      maw="30rem"
    />
  );
}

import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';

/** Of letters that come in a burst, a held key or a pasted word, only the last asks; between typed letters there is more. */
const WAIT_MS = 50;

interface SearchBoxProps {
  readonly value: string;
  readonly input: RefObject<HTMLInputElement>;
  readonly onChange: (text: string) => void;
  /** Whether the words are ahead of those that are searched for. */
  readonly onAhead: (isAhead: boolean) => void;
  /** Back to the table, as soon as it shows what was searched for. */
  readonly onLeave: () => void;
}

/** Searches as one types, a moment after the last letter. */
export function SearchBox({ value, input, onChange, onAhead, onLeave }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const send = useDebouncedCallback(onChange, WAIT_MS);
  // The way back in the history, or a chip that was taken away, changes the words too.
  useEffect(() => {
    setText((known) => (known.trim() === value ? known : value));
    onAhead(false);
  }, [value, onAhead]);
  const change = (next: string): void => {
    setText(next);
    onAhead(next.trim() !== value);
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
        send.flush();
        onLeave();
      }}
      maxLength={256}
      size="xs"
      flex="1 1 16rem"
      maw="30rem"
    />
  );
}

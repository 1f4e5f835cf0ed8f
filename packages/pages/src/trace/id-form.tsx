import { PAGE_PATHS } from '@aiops/contracts';
import { Button, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { incidentHref, traceHref } from '../frame/links.ts';
import type { Range } from '../overview/url-state.ts';
import styles from './id-form.module.css';
import { askedFor } from './trace-id.ts';

interface IdFormProps {
  readonly shown: string | null;
  readonly range: Range;
}

/** Where lines with a text are found. */
export function findHref(text: string, range: Range): string {
  const asked = new URLSearchParams({
    ...(text === '' ? {} : { q: text }),
    ...(range === '1h' ? {} : { range }),
  }).toString();
  return asked === '' ? PAGE_PATHS.find : `${PAGE_PATHS.find}?${asked}`;
}

/** Asks for a tracking id, or for lines with a text, and goes there. */
export function IdForm({ shown, range }: IdFormProps) {
  const [, go] = useLocation();
  const [text, setText] = useState(shown ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const asked = askedFor(text);
    if (asked.kind === 'tracking') go(traceHref(asked.id));
    if (asked.kind === 'incident') go(incidentHref(asked.id));
    if (asked.kind === 'text') go(findHref(asked.id, range));
    if (asked.kind === 'nothing') go(findHref('', range));
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Find a trace">
      <TextInput
        label="Tracking id, text of a line, or host"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        flex={1}
        maw="44rem"
        leftSection={<Search aria-hidden size={15} />}
      />
      <Button type="submit">Show</Button>
    </form>
  );
}

import { Button, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { incidentHref, traceHref } from '../frame/links.ts';
import styles from './id-form.module.css';
import { askedFor } from './trace-id.ts';

/** Asks for a tracking id, and goes there. */
export function IdForm({ shown }: { readonly shown: string | null }) {
  const [, go] = useLocation();
  const [text, setText] = useState(shown ?? '');
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const asked = askedFor(text);
    setRefusal(asked.kind === 'impossible' ? asked.why : null);
    if (asked.kind === 'tracking') go(traceHref(asked.id));
    if (asked.kind === 'incident') go(incidentHref(asked.id));
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Find a trace">
      <TextInput
        label="Tracking id"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={refusal}
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

import type { Incident, Matcher } from '@aiops/contracts';
import { ActionIcon, Button, Input, Menu, Stack, Text } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import styles from './matcher-chips.module.css';
import { MATCHER_WORDS, type MatcherField, suggestedValue } from './silence-proposal.ts';

interface MatcherChipsProps {
  readonly matchers: readonly Matcher[];
  readonly incidents: readonly Incident[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
}

const FIELDS = Object.entries(MATCHER_WORDS) as [MatcherField, string][];

/** What all must hold, each as a chip whose value can be edited or taken away. */
export function MatcherChips({ matchers, incidents, onChange }: MatcherChipsProps) {
  const free = FIELDS.filter(([field]) => matchers.every((matcher) => matcher.field !== field));
  return (
    <Stack gap="xs" role="group" aria-label="What shall be silent">
      <div>
        <Text size="sm" fw={500}>
          What shall be silent
        </Text>
        <Text size="xs" c="var(--text-quiet)">
          Statements for which all of these hold. <code>*</code> stands for any text.
        </Text>
      </div>
      <ul className={styles.chips}>
        {matchers.map((matcher, at) => (
          <Chip
            key={matcher.field}
            matcher={matcher}
            onChange={(value) => onChange(matchers.with(at, { ...matcher, value }))}
            onRemove={() => onChange(matchers.toSpliced(at, 1))}
          />
        ))}
        {free.length > 0 && (
          <li>
            <Menu position="bottom-start" withinPortal>
              <Menu.Target>
                <Button size="compact-sm" variant="default" leftSection={<Plus aria-hidden size={14} />}>
                  Add a condition
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {free.map(([field, word]) => (
                  <Menu.Item
                    key={field}
                    onClick={() =>
                      onChange([...matchers, { field, value: suggestedValue(field, incidents) }])
                    }
                  >
                    {word}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </li>
        )}
      </ul>
      {matchers.length === 0 && (
        <Text size="sm" c="var(--bad)">
          Nothing narrow enough is common to what you chose: add at least one condition.
        </Text>
      )}
    </Stack>
  );
}

interface ChipProps {
  readonly matcher: Matcher;
  readonly onChange: (value: string) => void;
  readonly onRemove: () => void;
}

function Chip({ matcher, onChange, onRemove }: ChipProps) {
  const word = MATCHER_WORDS[matcher.field];
  return (
    <li className={styles.chip}>
      <span className={styles.field}>{word}</span>
      <Input
        size="xs"
        variant="unstyled"
        aria-label={`Value of ${word}`}
        value={matcher.value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        maxLength={256}
        classNames={{ input: styles.value ?? '' }}
        style={{ width: `${Math.max(matcher.value.length, 6) + 2}ch` }}
      />
      <ActionIcon size="md" variant="subtle" color="gray" aria-label={`Take ${word} away`} onClick={onRemove}>
        <X aria-hidden size={14} />
      </ActionIcon>
    </li>
  );
}

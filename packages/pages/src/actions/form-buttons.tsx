import { Button, Group } from '@mantine/core';

interface FormButtonsProps {
  readonly submit: string;
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
  readonly onCancel: () => void;
}

/** The end of every dialog: the deed on the right, the way out beside it. */
export function FormButtons({ submit, isDisabled = false, isBusy = false, onCancel }: FormButtonsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" disabled={isDisabled} loading={isBusy}>
        {submit}
      </Button>
    </Group>
  );
}

import { notifications } from '@mantine/notifications';
import { Check, CircleAlert } from 'lucide-react';
import type { Told } from './outcome-words.ts';

const READ_MS = 5000;

interface Progress {
  tell(count: number): void;
  end(): void;
}

/** How far an action on many is: one message, which goes when it is through. */
export function tellProgress(done: string, total: number): Progress {
  const message = (count: number) => ({
    title: `${count} of ${total} through`,
    message: `They are being ${done}.`,
    loading: true,
    autoClose: false,
    withCloseButton: false,
    styles: { description: { color: 'var(--text)' } },
  });
  const id = notifications.show(message(0));
  return {
    tell: (count) => void notifications.update({ id, ...message(count) }),
    end: () => void notifications.hide(id),
  };
}

/** Tells the result of an action once. What failed stays until it is read. */
export function tell({ title, lines, isAllWell }: Told): void {
  notifications.show({
    title,
    message: lines.map((line) => <div key={line}>{line}</div>),
    color: isAllWell ? 'teal' : 'orange',
    icon: isAllWell ? <Check aria-hidden size={16} /> : <CircleAlert aria-hidden size={16} />,
    autoClose: isAllWell ? READ_MS : false,
    withBorder: true,
    // The library's own grey is too faint for what must be read.
    styles: { description: { color: 'var(--text)' } },
    closeButtonProps: { 'aria-label': 'Close the message' },
  });
}

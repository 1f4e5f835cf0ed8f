import type { Incident } from '@aiops/contracts';
import { Modal, Stack, Text } from '@mantine/core';
import type { FormEvent } from 'react';
import { AssignForm } from './assign-form.tsx';
import { CommentForm } from './comment-form.tsx';
import { FormButtons } from './form-buttons.tsx';
import { countWord, incidentTitle, sentence } from './incident-words.ts';
import type { ActionName } from './permitted.ts';
import { ResolveForm } from './resolve-form.tsx';
import type { Said } from './said.ts';
import { SilenceForm } from './silence-form.tsx';

export interface AskedDialog {
  readonly kind: 'resolve' | 'assign' | 'comment' | 'silence';
  readonly incidents: readonly Incident[];
}

/** Of many, for an action that asks for nothing else. */
interface ConfirmDialog {
  readonly kind: 'confirm';
  readonly incidents: readonly Incident[];
  readonly action: ActionName;
  readonly onYes: () => void;
}

export type OpenDialog = AskedDialog | ConfirmDialog;

interface ActionDialogsProps {
  readonly dialog: OpenDialog | null;
  readonly me: string;
  readonly onClose: () => void;
  readonly onResolve: (incidents: readonly Incident[], said: Said) => void;
  readonly onAssign: (incidents: readonly Incident[], owner: string | null) => void;
  readonly onComment: (incidents: readonly Incident[], comment: string) => void;
}

const TITLES = { resolve: 'Resolve', assign: 'Assign', comment: 'Comment on', silence: 'Silence' } as const;

/** What is asked before an action. One at a time; Escape and Cancel change nothing. */
export function ActionDialogs(props: ActionDialogsProps) {
  const { dialog, onClose } = props;
  return (
    <Modal
      opened={dialog !== null}
      onClose={onClose}
      title={dialog === null ? '' : titleOf(dialog)}
      size={dialog?.kind === 'silence' ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {dialog !== null && <Form {...props} dialog={dialog} />}
    </Modal>
  );
}

function titleOf(dialog: OpenDialog): string {
  const { kind, incidents } = dialog;
  const [first] = incidents;
  const what =
    incidents.length === 1 && first !== undefined ? incidentTitle(first) : countWord(incidents.length);
  return `${kind === 'confirm' ? sentence(dialog.action) : TITLES[kind]} ${what}`;
}

function ConfirmForm({ dialog, onClose }: { readonly dialog: ConfirmDialog; readonly onClose: () => void }) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onClose();
    dialog.onYes();
  };
  const word = sentence(dialog.action);
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          These are many. {word} all {dialog.incidents.length}?
        </Text>
        <FormButtons submit={word} onCancel={onClose} />
      </Stack>
    </form>
  );
}

function Form({
  dialog,
  me,
  onClose,
  onResolve,
  onAssign,
  onComment,
}: ActionDialogsProps & { dialog: OpenDialog }) {
  const { kind, incidents } = dialog;
  const closeAnd =
    <T,>(act: (incidents: readonly Incident[], given: T) => void) =>
    (given: T): void => {
      onClose();
      act(incidents, given);
    };
  switch (kind) {
    case 'confirm':
      return <ConfirmForm dialog={dialog} onClose={onClose} />;
    case 'resolve':
      return <ResolveForm onSubmit={closeAnd(onResolve)} onCancel={onClose} />;
    case 'assign':
      return <AssignForm incidents={incidents} me={me} onSubmit={closeAnd(onAssign)} onCancel={onClose} />;
    case 'comment':
      return <CommentForm onSubmit={closeAnd(onComment)} onCancel={onClose} />;
    case 'silence':
      return <SilenceForm incidents={incidents} onClose={onClose} />;
  }
}

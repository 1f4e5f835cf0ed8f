import type { Incident } from '@aiops/contracts';
import { Modal } from '@mantine/core';
import { AssignForm } from './assign-form.tsx';
import { CommentForm } from './comment-form.tsx';
import { countWord, incidentTitle } from './incident-words.ts';
import { ResolveForm } from './resolve-form.tsx';
import type { Said } from './said.ts';
import { SilenceForm } from './silence-form.tsx';

export interface OpenDialog {
  readonly kind: 'resolve' | 'assign' | 'comment' | 'silence';
  readonly incidents: readonly Incident[];
}

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

function titleOf({ kind, incidents }: OpenDialog): string {
  const [first] = incidents;
  const what =
    incidents.length === 1 && first !== undefined ? incidentTitle(first) : countWord(incidents.length);
  return `${TITLES[kind]} ${what}`;
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

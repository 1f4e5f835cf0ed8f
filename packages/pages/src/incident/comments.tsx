import type { Incident } from '@aiops/contracts';
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { CommentField } from '../actions/comment-field.tsx';
import type { IncidentActions } from '../actions/use-incident-actions.tsx';
import { Part } from '../frame/part.tsx';
import { Moment } from '../time/moment.tsx';
import styles from './comments.module.css';
import { commentsOf } from './timeline-rows.ts';

interface CommentsProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
  readonly actions: IncidentActions;
}

/** What people said of it, and the place to say something. */
export function Comments({ incident, zone, actions }: CommentsProps) {
  const comments = commentsOf(incident.timeline);
  return (
    <Part title="Comments">
      {comments.length === 0 && <p className={styles.none}>Nobody said anything yet.</p>}
      <ul className={styles.comments} aria-label="Comments, the oldest first">
        {comments.map(({ key, ts, person, text }) => (
          <li key={key}>
            <div className={styles.head}>
              <strong>{person ?? 'system'}</strong>
              <Moment ts={ts} zone={zone} />
            </div>
            <div className={styles.text}>{text}</div>
          </li>
        ))}
      </ul>
      <NewComment incident={incident} actions={actions} />
    </Part>
  );
}

function NewComment({ incident, actions }: Omit<CommentsProps, 'zone'>) {
  const [text, setText] = useState('');
  const [isSending, setIsSending] = useState(false);
  const why = actions.whyNot('comment', [incident]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() === '') return;
    setIsSending(true);
    const isTaken = await actions.addComment(incident, text.trim());
    setIsSending(false);
    // What was not taken stays, to be sent again.
    if (isTaken) setText('');
  };
  if (why !== null) return <p className={styles.none}>{why}</p>;
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <CommentField label="Add a comment" value={text} onChange={setText} minRows={2} maxRows={8} />
      <Button
        type="submit"
        size="compact-sm"
        variant="default"
        loading={isSending}
        disabled={text.trim() === ''}
      >
        Comment
      </Button>
    </form>
  );
}

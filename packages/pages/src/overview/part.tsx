import { type ReactNode, useId } from 'react';
import styles from './part.module.css';

interface PartProps {
  readonly title: string;
  /** Beside the title: a switch, or the way to all of it. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page with its name, so that it can be found by it. */
export function Part({ title, beside, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.part}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {beside}
      </div>
      {children}
    </section>
  );
}

import { type ReactNode, useId } from 'react';
import styles from './part.module.css';
import { PartBoundary } from './part-boundary.tsx';

interface PartProps {
  readonly title: string;
  /** Beside the title: how many, a switch, or the way to all of it. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with its name, so that it can be found by it. One that fails is named alone; the others go on. */
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
      <PartBoundary what={`${title.charAt(0).toLowerCase()}${title.slice(1)}`}>{children}</PartBoundary>
    </section>
  );
}

import type { Severity } from '@aiops/contracts';
import { CircleAlert, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import styles from './severity-badge.module.css';

const ICONS = { critical: OctagonAlert, high: TriangleAlert, medium: CircleAlert, low: Info };

/** By shape, word and colour: nobody depends on the colour alone. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const Icon = ICONS[severity];
  return (
    <span className={styles.badge} data-severity={severity}>
      <Icon aria-hidden size={13} strokeWidth={2.4} />
      {severity}
    </span>
  );
}

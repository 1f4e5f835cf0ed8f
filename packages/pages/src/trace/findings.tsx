import type { TraceAnswer } from '@aiops/contracts';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { spoken } from '../theme/words.ts';
import styles from './findings.module.css';
import { findingsOf, roleWords } from './stage-words.ts';

/** What detectors and other systems said of it, and how grave it is, with why. */
export function Findings({ trace }: { readonly trace: TraceAnswer }) {
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findingsOf(trace).map((finding) => {
        const { record_id, reason, detector, role, state, incident_type, device_id, host } = finding;
        const about = device_id ?? host ?? 'source not known';
        const does = state === 'cleared' ? 'it ends a condition' : roleWords(role);
        return (
          <li key={record_id} className={styles.finding}>
            <strong className={styles.reason}>{reason}</strong>
            <span className={styles.facts}>
              <span>{about}</span>
              <span>{spoken(incident_type)}</span>
              <span>found by {detector}</span>
              <span>{does}</span>
            </span>
            <span className={styles.why}>
              {'severity' in finding ? (
                <>
                  <SeverityBadge severity={finding.severity} /> {finding.severity_reason}
                </>
              ) : (
                'its severity is not known: it was not enriched'
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

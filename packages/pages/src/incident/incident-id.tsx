import { ActionIcon, CopyButton } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import styles from './incident-header.module.css';

/** To be told on the phone, or copied. */
export function IncidentId({ id }: { readonly id: string }) {
  return (
    <span className={styles.id}>
      <span className="visually-hidden">Id </span>
      {id}
      {/* Browsers give the clipboard to secure pages alone; the id can be marked by hand elsewhere. */}
      {navigator.clipboard !== undefined && (
        <CopyButton value={id}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              onClick={copy}
              aria-label={copied ? 'Copied' : 'Copy the id'}
            >
              {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
            </ActionIcon>
          )}
        </CopyButton>
      )}
    </span>
  );
}

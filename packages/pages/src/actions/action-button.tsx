import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

interface ActionButtonProps extends ButtonProps {
  /** Why it can't be done now; null when it can. */
  readonly whyNot: string | null;
  /** The key that does the same, for the tooltip. */
  readonly hotkey?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A control of an action. A disabled one can still be focused, and says why: otherwise nobody would learn it. */
export function ActionButton({ whyNot, hotkey, onClick, children, ...rest }: ActionButtonProps) {
  const hint = whyNot ?? (hotkey === undefined ? undefined : `Key ${hotkey}`);
  return (
    <Tooltip
      label={hint}
      disabled={hint === undefined}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={320}
    >
      <Button
        size="compact-sm"
        variant="default"
        {...rest}
        {...(whyNot === null
          ? {}
          : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': whyNot })}
        onClick={(event) => {
          if (whyNot === null) onClick();
          else event.preventDefault();
        }}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

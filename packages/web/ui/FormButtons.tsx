import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

interface FormButtonsProps {
  readonly onCancel: () => void;
  readonly busy: boolean;
  readonly disabled?: boolean;
  /** What sending the form does. */
  readonly children: ReactNode;
}

/** The end of a form in a dialog: leave it, or send it. */
export function FormButtons({ onCancel, busy, disabled = false, children }: FormButtonsProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={busy} disabled={disabled}>
        {children}
      </Button>
    </Group>
  );
}

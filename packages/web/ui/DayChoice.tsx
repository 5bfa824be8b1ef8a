import { Button, Group, Popover, Stack } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { DayField } from './fields.tsx';

interface DayChoiceProps {
  /** Undefined for the usual day. */
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
  /** What the button says: which day is looked at. */
  readonly shown: string;
  readonly label: string;
  readonly explanation: string;
  /** What leads back to the usual day. */
  readonly back: string;
}

/** A day that is seldom chosen, behind a button that names it. It counts once it is complete, not while it is typed. */
export function DayChoice({ value, onChange, shown, label, explanation, back }: DayChoiceProps) {
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState('');
  const change = (next: boolean) => {
    setDraft(value ?? '');
    setOpen(next);
  };
  const choose = (day: string | undefined) => {
    setOpen(false);
    onChange(day);
  };
  return (
    <Popover opened={open} onChange={change} shadow="md" position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={value === undefined ? 'default' : 'light'}
          leftSection={<IconCalendar size={16} aria-hidden />}
          onClick={() => change(!open)}
        >
          {shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            choose(draft === '' ? undefined : draft);
          }}
        >
          <Stack gap="xs" maw={240}>
            <DayField label={label} description={explanation} value={draft} onChange={setDraft} />
            <Group gap="xs" justify="flex-end">
              {value === undefined ? null : (
                <Button size="xs" variant="default" onClick={() => choose(undefined)}>
                  {back}
                </Button>
              )}
              <Button size="xs" type="submit" disabled={draft === '' || draft === value}>
                Show
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

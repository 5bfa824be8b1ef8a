import { Button, Group, Popover, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { PERIODS, type Period, periodStart, today } from '../format/day.ts';
import { DayField } from './fields.tsx';

export interface Range {
  readonly period: Period | 'Custom';
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A period up to today. */
export function rangeOf(period: Period): Range {
  return { period, from: periodStart(period, today()) };
}

/** The period, or all time when nothing newer than `newest` (a day, or empty) is there to be seen in it. */
export function rangeWith(period: Period, newest: string): Range {
  const range = rangeOf(period);
  return newest < (range.from ?? '') ? rangeOf('All') : range;
}

interface PeriodPickerProps {
  readonly value: Range;
  readonly onChange: (range: Range) => void;
}

/** 1M to All, or two days of one's own. */
export function PeriodPicker({ value, onChange }: PeriodPickerProps) {
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState(value.from ?? '');
  const [to, setTo] = useState(value.to ?? today());
  const apply = () => {
    onChange({ period: 'Custom', from: from || undefined, to: to || undefined });
    setOpen(false);
  };
  return (
    <Group gap={4} wrap="nowrap" style={{ maxWidth: '100%', overflowX: 'auto' }}>
      <SegmentedControl
        size="xs"
        aria-label="Period"
        data={[...PERIODS]}
        value={value.period === 'Custom' ? '' : value.period}
        onChange={(period) => onChange(rangeOf(period as Period))}
      />
      <Popover opened={open} onChange={setOpen} shadow="md" position="bottom-end" trapFocus>
        <Popover.Target>
          <Button
            size="compact-sm"
            variant={value.period === 'Custom' ? 'light' : 'default'}
            onClick={() => setOpen(!open)}
          >
            Custom
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            <DayField label="From" value={from} onChange={setFrom} />
            <DayField label="To" value={to} onChange={setTo} />
            <Button size="xs" onClick={apply} disabled={from !== '' && to !== '' && from > to}>
              Show
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}

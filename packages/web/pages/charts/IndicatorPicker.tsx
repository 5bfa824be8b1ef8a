import { Button, NumberInput, Pill, Popover } from '@mantine/core';
import { useState } from 'react';
import { type IndicatorKind, idsOf, KINDS, titleOf } from './indicators.ts';

interface IndicatorPickerProps {
  /** `sma:20,rsi:14` */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const MOST = 12;

/** The indicators that are drawn, each with its numbers. */
export function IndicatorPicker({ value, onChange }: IndicatorPickerProps) {
  const [open, setOpen] = useState(false);
  const ids = idsOf(value);
  const set = (next: readonly string[]) => onChange([...new Set(next)].join(','));
  return (
    <>
      <Popover opened={open} onChange={setOpen} shadow="md" position="bottom-start" trapFocus width={360}>
        <Popover.Target>
          <Button size="compact-sm" variant="default" onClick={() => setOpen(!open)}>
            Indicators
          </Button>
        </Popover.Target>
        <Popover.Dropdown style={{ maxHeight: 420, overflowY: 'auto' }}>
          <div style={{ display: 'grid', gap: 10 }}>
            {KINDS.map((kind) => (
              <KindRow
                key={kind.kind}
                kind={kind}
                full={ids.length >= MOST}
                onAdd={(id) => set([...ids, id])}
              />
            ))}
          </div>
        </Popover.Dropdown>
      </Popover>
      {ids.map((id) => (
        <Pill
          key={id}
          withRemoveButton
          removeButtonProps={{ 'aria-label': `Remove ${titleOf(id)}`, 'aria-hidden': false, tabIndex: 0 }}
          onRemove={() => set(ids.filter((other) => other !== id))}
        >
          {titleOf(id)}
        </Pill>
      ))}
    </>
  );
}

interface KindRowProps {
  readonly kind: IndicatorKind;
  readonly full: boolean;
  readonly onAdd: (id: string) => void;
}

function KindRow({ kind: { kind, title, says, numbers }, full, onAdd }: KindRowProps) {
  const [chosen, setChosen] = useState(numbers.map(({ usual }) => usual));
  return (
    <div className="fh-row" style={{ gap: 8, alignItems: 'end' }}>
      <span style={{ minWidth: 0, flex: 1 }}>
        <b>{title}</b>
        <span className="fh-muted fh-small" style={{ display: 'block' }}>
          {says}
        </span>
      </span>
      {numbers.map(({ name, usual }, at) => (
        <NumberInput
          key={name}
          size="xs"
          w={56}
          hideControls
          aria-label={`${title}, ${name}`}
          title={name}
          min={name === 'deviations' ? 0.5 : 1}
          max={name === 'deviations' ? 10 : 1000}
          allowDecimal={name === 'deviations'}
          allowNegative={false}
          value={chosen[at] ?? usual}
          onChange={(next) =>
            setChosen(chosen.map((each, place) => (place === at ? Number(next) || usual : each)))
          }
        />
      ))}
      <Button
        size="compact-xs"
        variant="default"
        disabled={full}
        aria-label={`Add ${title}`}
        onClick={() => onAdd([kind, ...chosen].join(':'))}
      >
        Add
      </Button>
    </div>
  );
}

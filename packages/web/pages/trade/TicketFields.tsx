import { Checkbox, SegmentedControl, Select, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { AmountField, DayField } from '../../ui/fields.tsx';
import { CLASSES, TIMES, TYPES } from './orderWords.ts';
import { TradedSymbol } from './TradedSymbol.tsx';
import { fieldsOf, mayBeNotional, mayExtend, type TicketDraft } from './ticketDraft.ts';

interface PartProps {
  readonly draft: TicketDraft;
  readonly set: (part: Partial<TicketDraft>) => void;
  /** What is wrong, by field. */
  readonly faults: Readonly<Record<string, string | undefined>>;
  readonly currency: string;
}

interface TicketFieldsProps extends PartProps {
  /** Its exchange never closes. */
  readonly allHours: boolean;
  readonly onSymbol: (symbol: string) => void;
  /** What stands below the symbol. */
  readonly children: ReactNode;
}

/** The fields that the type and the class of the order have. */
export function TicketFields({ onSymbol, children, allHours, ...part }: TicketFieldsProps) {
  const { draft, set, faults } = part;
  return (
    <>
      <TradedSymbol
        value={draft.symbol}
        error={faults.symbol}
        onChange={(symbol) => set({ symbol })}
        onChosen={onSymbol}
      />
      {children}
      <SimpleGrid cols={2} spacing={8}>
        <Kind {...part} />
        <Size {...part} />
        <Prices {...part} />
        {draft.timeInForce === 'gtd' ? (
          <DayField
            size="sm"
            label="Until"
            value={draft.goodTill}
            error={faults.goodTill}
            onChange={(goodTill) => set({ goodTill })}
          />
        ) : null}
      </SimpleGrid>
      <Exits {...part} />
      {mayExtend(draft) && !allHours ? (
        <Checkbox
          size="sm"
          label="Also outside regular hours"
          checked={draft.extendedHours}
          onChange={(event) => set({ extendedHours: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}

interface TypedProps extends PartProps {
  readonly name: 'amount' | 'limitPrice' | 'stopPrice' | 'trail' | 'profit' | 'loss' | 'lossLimit';
  readonly label: string;
}

function Typed({ name, label, draft, set, faults }: TypedProps) {
  return (
    <AmountField
      name={name}
      size="sm"
      label={label}
      value={draft[name]}
      error={faults[name]}
      onChange={(text) => set({ [name]: text })}
    />
  );
}

function Kind({ draft, set, faults }: PartProps) {
  return (
    <>
      <Select
        size="sm"
        label="Type"
        allowDeselect={false}
        disabled={draft.class === 'oco'}
        data={[...TYPES]}
        value={draft.type}
        error={faults.type}
        onChange={(next) => set({ type: (next ?? 'market') as TicketDraft['type'] })}
      />
      <Select
        size="sm"
        label="In force"
        allowDeselect={false}
        data={TIMES.map(({ value, label }) => ({ value, label: label.split(':')[0]! }))}
        renderOption={({ option }) => TIMES.find(({ value }) => value === option.value)?.label}
        comboboxProps={{ width: 260, position: 'bottom-end' }}
        value={draft.timeInForce}
        error={faults.timeInForce}
        onChange={(next) => set({ timeInForce: (next ?? 'day') as TicketDraft['timeInForce'] })}
      />
    </>
  );
}

interface TurnProps {
  readonly label: string;
  readonly value: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** What the field beside it counts in. */
function Turn({ label, value, data, onChange }: TurnProps) {
  return (
    <SegmentedControl
      size="xs"
      style={{ alignSelf: 'end', marginBottom: 3 }}
      aria-label={label}
      data={[...data]}
      value={value}
      onChange={onChange}
    />
  );
}

function Size(part: PartProps) {
  const { draft, set, currency } = part;
  const able = mayBeNotional(draft);
  return (
    <>
      <Typed
        {...part}
        name="amount"
        label={able && draft.by === 'notional' ? `For ${currency}` : 'Quantity'}
      />
      {able ? (
        <Turn
          label="By quantity or by sum"
          data={[
            { value: 'quantity', label: 'Shares' },
            { value: 'notional', label: currency },
          ]}
          value={draft.by}
          onChange={(next) => set({ by: next as TicketDraft['by'] })}
        />
      ) : null}
    </>
  );
}

function Prices(part: PartProps) {
  const { draft, set, currency } = part;
  const shown = fieldsOf(draft);
  const percent = draft.trailBy === 'percent';
  return (
    <>
      {shown.has('stopPrice') ? <Typed {...part} name="stopPrice" label="Stop" /> : null}
      {shown.has('limitPrice') ? <Typed {...part} name="limitPrice" label="Limit" /> : null}
      {shown.has('trail') ? (
        <>
          <Typed {...part} name="trail" label={percent ? 'Trails by %' : `Trails by ${currency}`} />
          <Turn
            label="Trail in percent or as an amount"
            data={[
              { value: 'percent', label: '%' },
              { value: 'amount', label: currency },
            ]}
            value={draft.trailBy}
            onChange={(next) => set({ trailBy: next as TicketDraft['trailBy'] })}
          />
        </>
      ) : null}
    </>
  );
}

function Exits(part: PartProps) {
  const { draft, set, faults } = part;
  return (
    <>
      <Select
        size="sm"
        label="Exits"
        description={CLASSES.find(({ value }) => value === draft.class)?.means || undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={CLASSES.map(({ value, label }) => ({ value, label }))}
        value={draft.class}
        error={faults.class}
        onChange={(next) => set({ class: (next ?? 'simple') as TicketDraft['class'] })}
      />
      {draft.class === 'simple' ? null : (
        <SimpleGrid cols={3} spacing={8}>
          <Typed {...part} name="profit" label="Take profit" />
          <Typed {...part} name="loss" label="Stop loss" />
          <Typed {...part} name="lossLimit" label="Its limit" />
        </SimpleGrid>
      )}
    </>
  );
}

import { Checkbox, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core';
import { percentSign } from '../../format/money.ts';
import { AmountField } from '../../ui/fields.tsx';
import type { Mode, Options } from './draft.ts';

interface OptionFieldsProps {
  readonly options: Options;
  readonly currency: string;
  readonly onChange: (options: Options) => void;
}

const MODES: readonly { readonly value: Mode; readonly label: string; readonly amount: string }[] = [
  { value: 'sell-and-buy', label: 'Sell and buy', amount: 'New money, or below zero to take out' },
  { value: 'buy-only', label: 'Buy only, with cash', amount: 'New money' },
  {
    value: 'cash-flow',
    label: 'Invest or raise an amount only',
    amount: 'The amount; below zero to raise it',
  },
];

/** How trades are made and what they cost. */
export function OptionFields({ options, currency, onChange }: OptionFieldsProps) {
  const put = (part: Partial<Options>) => onChange({ ...options, ...part });
  const mode = MODES.find(({ value }) => value === options.mode)!;
  const percent = (label: string, key: 'feePercent' | 'taxShort' | 'taxLong') => (
    <PercentField label={label} value={options[key]} onChange={(value) => put({ [key]: value })} />
  );
  return (
    <Stack gap="sm">
      <Select
        size="xs"
        label="Mode"
        allowDeselect={false}
        data={MODES.map(({ value, label }) => ({ value, label }))}
        value={options.mode}
        onChange={(next) => put({ mode: MODES.find(({ value }) => value === next)?.value ?? options.mode })}
      />
      <AmountField
        size="xs"
        label={`Amount in ${currency}`}
        description={mode.amount}
        value={options.amount}
        onChange={(amount) => put({ amount })}
      />
      <SimpleGrid cols={2} spacing="sm">
        <AmountField
          size="xs"
          label="Smallest trade"
          value={options.minimumTrade}
          onChange={(minimumTrade) => put({ minimumTrade })}
        />
        <AmountField
          size="xs"
          label="Fee of a trade"
          value={options.feeFixed}
          onChange={(feeFixed) => put({ feeFixed })}
        />
        {percent('Fee of the amount', 'feePercent')}
        <span />
        {percent('Tax on short-term gains', 'taxShort')}
        {percent('Tax on long-term gains', 'taxLong')}
      </SimpleGrid>
      <Checkbox
        size="xs"
        label="Fractions of shares"
        checked={options.fractional}
        onChange={(event) => put({ fractional: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label="Sell the lots that cost the least tax"
        checked={options.taxAware}
        onChange={(event) => put({ taxAware: event.currentTarget.checked })}
      />
    </Stack>
  );
}

interface PercentFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function PercentField({ label, value, onChange }: PercentFieldProps) {
  return (
    <NumberInput
      size="xs"
      label={label}
      suffix={percentSign()}
      min={0}
      max={100}
      decimalScale={4}
      hideControls
      value={value}
      onChange={(next) => onChange(typeof next === 'number' ? next : 0)}
    />
  );
}

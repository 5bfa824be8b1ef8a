import { currencies } from '@financehub/core/money/currency.ts';
import { Select, TextInput, type TextInputProps } from '@mantine/core';
import { useMemo } from 'react';
import { formatNumber, readAmount } from '../format/money.ts';
import { Notice } from './Notice.tsx';

const names = (() => {
  const display = new Intl.DisplayNames(undefined, { type: 'currency', fallback: 'none' });
  return (code: string) => {
    const name = display.of(code);
    return name === undefined ? code : `${code} · ${name}`;
  };
})();

const FIRST = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'CAD', 'AUD'];

interface CurrencyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (currency: string) => void;
  readonly error?: string | undefined;
  readonly description?: string;
  readonly disabled?: boolean;
}

export function CurrencyField({ value, onChange, ...rest }: CurrencyFieldProps) {
  const data = useMemo(
    () => [...new Set([...FIRST, ...currencies()])].map((code) => ({ value: code, label: names(code) })),
    [],
  );
  return (
    <Select
      {...rest}
      data={data}
      value={value}
      searchable
      allowDeselect={false}
      limit={60}
      nothingFoundMessage="No such currency"
      onChange={(chosen) => chosen !== null && onChange(chosen)}
    />
  );
}

type TextProps = Omit<TextInputProps, 'value' | 'onChange' | 'type' | 'error'>;

interface TypedProps extends TextProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

/** A calendar day, in the browser's own field: it knows the person's order of day and month. */
export function DayField({ onChange, ...rest }: TypedProps) {
  return (
    <TextInput
      {...rest}
      type="date"
      max="9999-12-31"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What a person types as an amount; `amountOf` reads it. It is tidied when the field is left. */
export function AmountField({ onChange, value, ...rest }: TypedProps) {
  return (
    <TextInput
      {...rest}
      value={value}
      inputMode="decimal"
      autoComplete="off"
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const amount = readAmount(value);
        if (amount !== null) onChange(formatNumber(amount));
      }}
    />
  );
}

/** Shows what concerns a form as a whole. */
export function FormFailure({ text }: { text: string | null }) {
  return text === null ? null : (
    <Notice kind="problem">
      <span>{text}</span>
    </Notice>
  );
}

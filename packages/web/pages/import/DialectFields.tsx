import { NumberInput, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Dialect, Mapping } from './mapping.ts';

interface DialectFieldsProps {
  readonly dialect: Dialect;
  readonly onChange: (patch: Mapping) => void;
}

type Choice<T> = readonly { readonly value: NonNullable<T> & string; readonly label: string }[];

const ENCODINGS = ['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'utf-16le', 'shift_jis', 'gb18030'];
const DELIMITERS: Choice<Mapping['delimiter']> = [
  { value: ',', label: 'Comma ,' },
  { value: ';', label: 'Semicolon ;' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar |' },
];
const DATE_ORDERS: Choice<Mapping['dateOrder']> = [
  { value: 'ymd', label: 'Year, month, day' },
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'mdy', label: 'Month, day, year' },
];
const DECIMAL_MARKS: Choice<Mapping['decimalMark']> = [
  { value: '.', label: 'Point: 1,234.50' },
  { value: ',', label: 'Comma: 1.234,50' },
];
const SIGNS: Choice<Mapping['signs']> = [
  { value: 'signed', label: 'Plus or minus before the amount' },
  { value: 'type', label: 'A column says in or out' },
  { value: 'debit-credit', label: 'One column for out, one for in' },
  { value: 'debit-credit-signed', label: 'Two columns, the one for out with a minus' },
  { value: 'unmarked-out', label: 'Without a mark it is money out' },
];

interface PickProps<T> {
  readonly label: string;
  readonly choices: Choice<T>;
  readonly value: T | undefined;
  readonly onPick: (value: NonNullable<T>) => void;
}

function Pick<T extends string | undefined>({ label, choices, value, onPick }: PickProps<T>) {
  return (
    <Select
      label={label}
      size="xs"
      data={[...choices]}
      value={value ?? null}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && onPick(chosen as NonNullable<T>)}
    />
  );
}

/** The small profile of a table: each part as it was understood, to be put right. */
export function DialectFields({ dialect, onChange }: DialectFieldsProps) {
  // A workbook or a PDF has neither an encoding nor signs between its columns.
  const text = Boolean(dialect.delimiter);
  const encodings = [...new Set([dialect.encoding ?? 'utf-8', ...ENCODINGS])];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="sm" verticalSpacing="xs">
      {text ? (
        <>
          <Pick<string>
            label="Encoding"
            choices={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
            value={dialect.encoding}
            onPick={(encoding) => onChange({ encoding })}
          />
          <Pick
            label="Between columns"
            choices={DELIMITERS}
            value={dialect.delimiter}
            onPick={(delimiter) => onChange({ delimiter })}
          />
        </>
      ) : null}
      <HeaderLine value={dialect.headerLine ?? null} onChange={(headerLine) => onChange({ headerLine })} />
      <Pick
        label="Order of dates"
        choices={DATE_ORDERS}
        value={dialect.dateOrder}
        onPick={(dateOrder) => onChange({ dateOrder })}
      />
      <Pick
        label="Decimal mark"
        choices={DECIMAL_MARKS}
        value={dialect.decimalMark}
        onPick={(decimalMark) => onChange({ decimalMark })}
      />
      <Pick label="In or out" choices={SIGNS} value={dialect.signs} onPick={(signs) => onChange({ signs })} />
      <CurrencyCode value={dialect.currency ?? ''} onChange={(currency) => onChange({ currency })} />
      <Switch
        size="sm"
        mt={24}
        label="Turn all signs round"
        checked={dialect.invert ?? false}
        onChange={(event) => onChange({ invert: event.currentTarget.checked })}
      />
    </SimpleGrid>
  );
}

/** Which line names the columns; empty when none does. It is tried when the field is left or stepped. */
function HeaderLine({ value, onChange }: { value: number | null; onChange: (line: number | null) => void }) {
  const [typed, setTyped] = useState<number | string>(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  const read = typeof typed === 'number' ? typed : null;
  return (
    <NumberInput
      label="Header in line"
      size="xs"
      min={1}
      max={1000}
      allowDecimal={false}
      placeholder="No header"
      value={typed}
      onChange={setTyped}
      onBlur={() => read !== value && onChange(read)}
    />
  );
}

function CurrencyCode({ value, onChange }: { value: string; onChange: (code: string | null) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const code = typed.trim().toUpperCase();
  const valid = code === '' || /^[A-Z]{3}$/.test(code);
  return (
    <TextInput
      label="Currency"
      size="xs"
      maxLength={3}
      placeholder="As the account"
      value={typed}
      error={valid ? undefined : 'Three letters, such as EUR'}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => valid && code !== value && onChange(code === '' ? null : code)}
    />
  );
}

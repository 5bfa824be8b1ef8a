import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Card } from '../../ui/Page.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import type { Draft, LegDraft } from './legs.ts';

interface LegsTableProps {
  readonly draft: Draft;
  readonly onChange: (next: Draft) => void;
}

const FIELDS = [
  { name: 'count', label: 'Contracts', width: 76, ofStock: true },
  { name: 'strike', label: 'Strike', width: 92, ofStock: false },
  { name: 'premium', label: 'Price paid', width: 92, ofStock: true },
  { name: 'volatility', label: 'Volatility %', width: 92, ofStock: false },
] as const;

/** The legs of a combination, each a row of fields. */
export function LegsTable({ draft, onChange }: LegsTableProps) {
  const set = (id: number, change: Partial<LegDraft>) =>
    onChange({
      ...draft,
      name: '',
      legs: draft.legs.map((leg) => (leg.id === id ? { ...leg, ...change } : leg)),
    });
  const remove = (id: number) =>
    onChange({ ...draft, name: '', legs: draft.legs.filter((leg) => leg.id !== id) });
  return (
    <Card title="Legs">
      <ScrollArea label="Legs">
        <table className="fh-table fh-legs">
          <thead>
            <tr>
              <th scope="col">Side</th>
              <th scope="col">What</th>
              <th scope="col">Contracts or shares</th>
              <th scope="col">Strike</th>
              <th scope="col">Expiry</th>
              <th scope="col">Price paid</th>
              <th scope="col">Volatility %</th>
              <th scope="col">
                <span className="fh-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {draft.legs.map((leg, index) => (
              <Leg key={leg.id} leg={leg} number={index + 1} set={set} remove={remove} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}

interface LegProps {
  readonly leg: LegDraft;
  readonly number: number;
  readonly set: (id: number, change: Partial<LegDraft>) => void;
  readonly remove: (id: number) => void;
}

const SIDES = [
  { value: 'long', label: 'Long' },
  { value: 'short', label: 'Short' },
];
const KINDS = [
  { value: 'call', label: 'Call' },
  { value: 'put', label: 'Put' },
  { value: 'stock', label: 'Stock' },
];

function Leg({ leg, number, set, remove }: LegProps) {
  const of = `of leg ${number}`;
  const choose = (name: 'side' | 'kind', label: string, data: typeof SIDES) => (
    <td>
      <NativeSelect
        size="xs"
        aria-label={`${label} ${of}`}
        w={84}
        value={leg[name]}
        data={data}
        onChange={(event) => set(leg.id, { [name]: event.currentTarget.value })}
      />
    </td>
  );
  const [count, strike, premium, volatility] = FIELDS.map((field) => (
    <LegField key={field.name} leg={leg} of={of} field={field} set={set} />
  ));
  return (
    <tr>
      {choose('side', 'Side', SIDES)}
      {choose('kind', 'Kind', KINDS)}
      {count}
      {strike}
      <td data-label="Expiry">
        {leg.kind === 'stock' ? null : (
          <TextInput
            size="xs"
            type="date"
            aria-label={`Expiry ${of}`}
            w={140}
            max="9999-12-31"
            value={leg.expiry}
            onChange={(event) => set(leg.id, { expiry: event.currentTarget.value })}
          />
        )}
      </td>
      {premium}
      {volatility}
      <td>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove leg ${number}`}
          onClick={() => remove(leg.id)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
}

interface LegFieldProps {
  readonly leg: LegDraft;
  readonly of: string;
  readonly field: (typeof FIELDS)[number];
  readonly set: LegProps['set'];
}

function LegField({ leg, of, field, set }: LegFieldProps) {
  const { name, label, width, ofStock } = field;
  return (
    <td data-label={label}>
      {leg.kind === 'stock' && !ofStock ? null : (
        <TextInput
          size="xs"
          aria-label={`${label} ${of}`}
          w={width}
          inputMode="decimal"
          autoComplete="off"
          styles={{ input: { textAlign: 'right' } }}
          value={leg[name]}
          onChange={(event) => set(leg.id, { [name]: event.currentTarget.value })}
        />
      )}
    </td>
  );
}

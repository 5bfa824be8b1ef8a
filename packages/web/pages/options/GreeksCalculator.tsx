import { calculateGreeks, findImpliedVolatility } from '@financehub/contract/options.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { call } from '../../api.ts';
import { useChosenBookId } from '../../book.ts';
import { today } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { DayField } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Bones, Failure } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { type CalculatorDraft, contractsOf, gapsOfCalculator, START } from './calculator.ts';
import { sensitivity } from './show.ts';
import { type KnownSpot, spotWords } from './spot.ts';

type Item = ResponseOf<typeof calculateGreeks>['items'][number];

/** What is shown of an option, and in which unit. */
const FIGURES = [
  ['price', 'Price', 'per unit of the underlying'],
  ['delta', 'Delta', 'price per 1.00 of the underlying'],
  ['gamma', 'Gamma', 'delta per 1.00 of the underlying'],
  ['vega', 'Vega', 'price per 100 points of volatility; a hundredth of it per point'],
  ['theta', 'Theta', 'price per year that passes'],
  ['thetaPerDay', 'Theta per day', 'price per calendar day that passes'],
  ['rho', 'Rho', 'price per 100 points of the rate'],
  ['dividendRho', 'Dividend rho', 'price per 100 points of the dividend yield'],
  ['vanna', 'Vanna', 'delta per 100 points of volatility'],
  ['volga', 'Volga', 'vega per 100 points of volatility'],
  ['charm', 'Charm', 'delta per year that passes'],
  ['speed', 'Speed', 'gamma per 1.00 of the underlying'],
  ['elasticity', 'Elasticity', 'percent of price per percent of the underlying'],
] as const satisfies readonly (readonly [keyof Item, string, string])[];

const MODEL_NAMES: Readonly<Record<string, string>> = {
  bsm: 'Black-Scholes-Merton',
  black76: 'Black 76 (on a future)',
  baw: 'Barone-Adesi-Whaley',
  'bjerksund-stensland': 'Bjerksund-Stensland',
  'leisen-reimer': 'Leisen-Reimer tree',
  al: 'Andersen-Lake-Offengenden',
};

interface GreeksCalculatorProps {
  /** What the underlying that was chosen cost last; undefined while it is looked for. */
  readonly known: KnownSpot | null | undefined;
}

/** One option by all the models that can price it; a price that is typed says the volatility. */
export function GreeksCalculator({ known }: GreeksCalculatorProps) {
  const [typed, setTyped] = useState<CalculatorDraft | null>(null);
  const [start, setStart] = useState(() => ({ known, draft: START(today(), known) }));
  // A price that comes to be known, or another underlying: begun anew as long as nobody typed.
  if (start.known?.symbol !== known?.symbol || start.known?.price !== known?.price)
    setStart({ known, draft: START(today(), known) });
  const draft = typed ?? start.draft;
  const gaps = gapsOfCalculator(draft, today());
  const [settled] = useDebouncedValue(draft, 150);
  const bookId = useChosenBookId();
  const usable = gaps.length === 0 && gapsOfCalculator(settled, today()).length === 0;
  const query = useQuery({
    queryKey: [bookId, calculateGreeks.id, settled],
    queryFn: ({ signal }) => answersOf(settled, signal),
    enabled: usable,
    placeholderData: (before) => before,
  });
  return (
    <Stack gap="md">
      <Fields draft={draft} onChange={(next) => setTyped({ ...draft, ...next })}>
        {known == null || draft.spot !== known.price ? null : spotWords(known)}
      </Fields>
      {gaps.length === 0 || known === undefined ? null : typed === null ? (
        <p className="fh-muted" style={{ margin: 0 }}>
          Choose an underlying above, or fill in what it costs and the strike.
        </p>
      ) : (
        <p className="fh-warn" role="status" style={{ margin: 0 }}>
          Fill in {gaps.join(', ')}.
        </p>
      )}
      {query.isError && usable ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data === undefined ? (
        usable && !query.isError ? (
          <Bones rows={8} />
        ) : null
      ) : (
        <Results {...query.data} />
      )}
    </Stack>
  );
}

interface Answers {
  readonly items: readonly Item[];
  /** By model, where a price was typed. */
  readonly implied: readonly {
    readonly model: string;
    readonly value: number | null;
    readonly reason?: string;
  }[];
}

async function answersOf(draft: CalculatorDraft, signal: AbortSignal): Promise<Answers> {
  const { priced, plain } = contractsOf(draft);
  if (priced === null) {
    const { items } = await call(calculateGreeks, { body: { contracts: plain }, signal });
    return { items, implied: [] };
  }
  const found = await call(findImpliedVolatility, { body: { contracts: priced }, signal });
  const implied = found.items.map(({ model, impliedVolatility, reason }) => ({
    model,
    value: impliedVolatility,
    ...(reason === undefined ? {} : { reason }),
  }));
  const contracts = plain.flatMap((contract, at) => {
    const volatility = implied[at]?.value ?? null;
    return volatility === null ? [] : [{ ...contract, volatility }];
  });
  if (contracts.length === 0) return { items: [], implied };
  const { items } = await call(calculateGreeks, { body: { contracts }, signal });
  return { items, implied };
}

function Results({ items, implied }: Answers) {
  return (
    <Card title="Price and Greeks">
      <ScrollArea label="Price and Greeks by model">
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {(items.length > 0 ? items : implied).map(({ model }) => (
                <th scope="col" key={model} className="fh-num">
                  {MODEL_NAMES[model] ?? model}
                </th>
              ))}
              <th scope="col" className="fh-not-phone">
                Unit
              </th>
            </tr>
          </thead>
          <tbody>
            {implied.length === 0 ? null : (
              <tr>
                <th scope="row">Implied volatility</th>
                {implied
                  .filter(({ value }) => items.length === 0 || value !== null)
                  .map(({ model, value, reason }) => (
                    <td key={model} className="fh-num">
                      {value === null ? <Unavailable reason={reason} /> : <b>{percent4(value)}</b>}
                    </td>
                  ))}
                <td className="fh-muted fh-small fh-not-phone">per year</td>
              </tr>
            )}
            {items.length === 0
              ? null
              : FIGURES.map(([name, label, unit]) => (
                  <tr key={name}>
                    <th scope="row">{label}</th>
                    {items.map((item) => (
                      <td key={item.model} className="fh-num" title={String(item[name] ?? '')}>
                        {item[name] === null ? <Unavailable reason={item.reason} /> : sensitivity(item[name])}
                      </td>
                    ))}
                    <td className="fh-muted fh-small fh-not-phone">{unit}</td>
                  </tr>
                ))}
          </tbody>
        </table>
      </ScrollArea>
      {items.length > 0 || implied.length === 0 ? null : (
        <p className="fh-muted" style={{ marginBottom: 0 }}>
          No volatility gives this price: {implied[0]?.reason ?? 'it is outside what the option can be worth'}
          .
        </p>
      )}
    </Card>
  );
}

const percent4 = (value: number): string => formatPercent(value, { digits: 4 });

interface FieldsProps {
  readonly draft: CalculatorDraft;
  readonly onChange: (next: Partial<CalculatorDraft>) => void;
  readonly children?: ReactNode;
}

const PAYOFFS = [
  { value: 'vanilla', label: 'Plain' },
  { value: 'cash-or-nothing', label: 'Cash or nothing' },
  { value: 'asset-or-nothing', label: 'Asset or nothing' },
  { value: 'barrier', label: 'Barrier' },
] as const;

function Fields({ draft, onChange, children }: FieldsProps) {
  const { payoff } = draft;
  const figure = (name: FigureName, label: string) => (
    <FigureField label={label} value={draft[name]} onChange={(value) => onChange({ [name]: value })} />
  );
  return (
    <Card title="The option">
      <Stack gap="sm">
        <Kinds draft={draft} onChange={onChange} />
        <Group gap="sm" align="flex-end">
          {figure('spot', 'Underlying')}
          {figure('strike', 'Strike')}
          <DayField label="Expiry" w={150} value={draft.expiry} onChange={(expiry) => onChange({ expiry })} />
          {figure('rate', 'Rate %')}
          {figure('dividendYield', 'Yield %')}
          {figure('volatility', 'Volatility %')}
          {payoff === 'vanilla' ? figure('price', 'Price, if known') : null}
          {payoff === 'cash-or-nothing' ? figure('cash', 'Pays') : null}
        </Group>
        {payoff === 'barrier' ? (
          <Group gap="sm" align="flex-end">
            <Select
              label="Barrier"
              w={170}
              allowDeselect={false}
              data={[...BARRIERS]}
              value={draft.barrierKind}
              onChange={(next) =>
                onChange({ barrierKind: (next ?? 'down-and-out') as CalculatorDraft['barrierKind'] })
              }
            />
            {figure('level', 'Level')}
            {figure('rebate', 'Rebate')}
          </Group>
        ) : null}
        {payoff === 'vanilla' ? (
          <p className="fh-muted fh-small" style={{ margin: 0 }}>
            {children} With a price the volatility that it implies takes the place of the one typed.
          </p>
        ) : null}
      </Stack>
    </Card>
  );
}

type FigureName =
  | 'spot'
  | 'strike'
  | 'rate'
  | 'dividendYield'
  | 'volatility'
  | 'price'
  | 'cash'
  | 'level'
  | 'rebate';

interface FigureFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FigureField({ label, value, onChange }: FigureFieldProps) {
  return (
    <TextInput
      label={label}
      w={130}
      inputMode="decimal"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const BARRIERS = [
  { value: 'down-and-in', label: 'Down and in' },
  { value: 'down-and-out', label: 'Down and out' },
  { value: 'up-and-in', label: 'Up and in' },
  { value: 'up-and-out', label: 'Up and out' },
] as const;

/** Which of the options it is. */
function Kinds({ draft, onChange }: FieldsProps) {
  const setStyle = (style: string) =>
    onChange({
      style: style as CalculatorDraft['style'],
      ...(style === 'american' ? { payoff: 'vanilla' as const } : {}),
    });
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label="Call or put"
        data={[
          { value: 'call', label: 'Call' },
          { value: 'put', label: 'Put' },
        ]}
        value={draft.type}
        onChange={(type) => onChange({ type: type as CalculatorDraft['type'] })}
      />
      <SegmentedControl
        aria-label="When it can be exercised"
        data={[
          { value: 'european', label: 'European' },
          { value: 'american', label: 'American' },
        ]}
        value={draft.style}
        onChange={setStyle}
      />
      <Select
        aria-label="What it pays"
        w={170}
        allowDeselect={false}
        disabled={draft.style === 'american'}
        data={[...PAYOFFS]}
        value={draft.payoff}
        onChange={(payoff) => onChange({ payoff: (payoff ?? 'vanilla') as CalculatorDraft['payoff'] })}
      />
    </Group>
  );
}

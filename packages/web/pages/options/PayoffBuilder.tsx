import { calculateGreeks, computePayoff } from '@financehub/contract/options.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Button, Group, Select, Slider, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChartAreaLine, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api.ts';
import { useChosenBookId } from '../../book.ts';
import { showDay, today } from '../../format/day.ts';
import { HeatMap } from '../../ui/chart/HeatMap.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Card } from '../../ui/Page.tsx';
import { reasonOf } from '../../ui/reasons.ts';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { daysBetween, shiftDay } from './days.ts';
import { LegsTable } from './LegsTable.tsx';
import { bodyOf, type Draft, gapsOf, numberOf, rounded, shown, stepOf } from './legs.ts';
import { PayoffChart } from './PayoffChart.tsx';
import { legsOf, PRESETS } from './presets.ts';
import { amount, percent, price } from './show.ts';
import { type KnownSpot, spotWords } from './spot.ts';

type Payoff = ResponseOf<typeof computePayoff>;

interface PayoffBuilderProps {
  readonly draft: Draft;
  readonly onChange: (next: Draft) => void;
}

interface SpotProps {
  /** The underlying that is chosen. */
  readonly symbol: string | undefined;
  /** What it cost last; null where nothing says it, undefined while it is looked for. */
  readonly known: KnownSpot | null | undefined;
}

const SETTLE_MS = 120;
const NEAR_DAYS = 45;
const FAR_DAYS = 120;

/** Legs in a table, what they pay in a chart whose strikes can be moved. */
export function PayoffBuilder({ draft, onChange, symbol, known }: PayoffBuilderProps & SpotProps) {
  const now = today();
  const gaps = gapsOf(draft, now);
  const first = firstExpiry(draft);
  const days = first === null ? 0 : Math.max(0, daysBetween(now, first));
  const [elapsed, setElapsed] = useState(0);
  const at = elapsed > 0 && days > 0 ? shiftDay(now, Math.min(elapsed, days)) : undefined;
  const usable = gaps.length === 0 && draft.legs.length > 0;
  const [body] = useDebouncedValue(usable ? bodyOf(draft, at) : null, SETTLE_MS);
  const bookId = useChosenBookId();
  const query = useQuery<Payoff>({
    queryKey: [bookId, computePayoff.id, body],
    queryFn: ({ signal }) => call(computePayoff, { body: body!, signal }),
    enabled: body !== null,
    placeholderData: (before) => before,
  });
  return (
    <Stack gap="md">
      <div>
        <Terms draft={draft} onChange={onChange} />
        <SpotLine draft={draft} onChange={onChange} symbol={symbol} known={known} />
      </div>
      {draft.legs.length === 0 ? (
        <Card>
          <Empty icon={<IconChartAreaLine size={40} stroke={1.25} />} title="No legs yet">
            Choose a named combination above, add a leg by hand, or press a bid or an ask in the chain. Then
            move the strikes in the chart and see what it pays.
          </Empty>
        </Card>
      ) : (
        <LegsTable draft={draft} onChange={onChange} />
      )}
      {gaps.length === 0 || known === undefined ? null : (
        <p className="fh-warn" role="status" style={{ margin: 0 }}>
          Fill in {gaps.join(', ')}.
        </p>
      )}
      {usable ? (
        <Loaded query={query} bones={<Bones rows={4} height={72} />} what="The payoff could not be computed">
          {(payoff) => (
            <Result
              payoff={payoff}
              draft={draft}
              onChange={onChange}
              slider={days > 0 ? { elapsed, days, now, set: setElapsed } : null}
            />
          )}
        </Loaded>
      ) : null}
    </Stack>
  );
}

function firstExpiry({ legs }: Draft): string | null {
  const expiries = legs.flatMap(({ kind, expiry }) => (kind === 'stock' || expiry === '' ? [] : [expiry]));
  return expiries.sort()[0] ?? null;
}

/** Of which day the price of the underlying is, and the way back to it. */
function SpotLine({ draft, onChange, symbol, known }: PayoffBuilderProps & SpotProps) {
  if (symbol === undefined || known === undefined) return null;
  if (known === null)
    return (
      <p className="fh-muted fh-small" style={{ margin: '6px 0 0' }}>
        No price of {symbol} is known here: type what it costs.
      </p>
    );
  return (
    <p className="fh-muted fh-small" style={{ margin: '6px 0 0' }}>
      {spotWords(known)}{' '}
      {numberOf(draft.spot) === Number(known.price) ? null : (
        <Button size="compact-xs" variant="default" onClick={() => onChange({ ...draft, spot: known.price })}>
          Take this price
        </Button>
      )}
    </p>
  );
}

/** The price of the underlying, the rate, and the combinations that have a name. */
function Terms({ draft, onChange }: PayoffBuilderProps) {
  const [volatility, setVolatility] = useState('25');
  const field = (name: 'spot' | 'rate' | 'multiplier', label: string, width: number) => (
    <TextInput
      label={label}
      w={width}
      inputMode="decimal"
      autoComplete="off"
      value={draft[name]}
      onChange={(event) => onChange({ ...draft, [name]: event.currentTarget.value })}
    />
  );
  const apply = (name: string | null) => applyPreset(draft, name, numberOf(volatility), onChange);
  const add = () => onChange(withNewLeg(draft, volatility));
  return (
    <Group gap="sm" align="flex-end">
      {field('spot', 'Underlying', 110)}
      <TextInput
        label="Volatility %"
        w={100}
        inputMode="decimal"
        autoComplete="off"
        value={volatility}
        onChange={(event) => setVolatility(event.currentTarget.value)}
      />
      {field('rate', 'Rate %', 80)}
      {field('multiplier', 'Multiplier', 95)}
      <Select
        label="Combination"
        placeholder="Choose one of the named"
        w={250}
        searchable
        maxDropdownHeight={360}
        value={draft.name === '' ? null : draft.name}
        data={PRESETS.map(({ name }) => name)}
        renderOption={({ option }) => (
          <span>
            {option.value}
            <span className="fh-muted fh-small" style={{ display: 'block' }}>
              {PRESETS.find(({ name }) => name === option.value)?.view}
            </span>
          </span>
        )}
        onChange={(name) => void apply(name)}
      />
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
        Add a leg
      </Button>
    </Group>
  );
}

/** Puts the legs of a named combination around the spot, with premiums. */
async function applyPreset(
  draft: Draft,
  name: string | null,
  volatility: number | null,
  onChange: (next: Draft) => void,
): Promise<void> {
  const preset = PRESETS.find((each) => each.name === name);
  const spot = numberOf(draft.spot);
  if (preset === undefined || spot === null || spot <= 0) return;
  const [near, far] = [shiftDay(today(), NEAR_DAYS), shiftDay(today(), FAR_DAYS)];
  const next = { ...draft, name: preset.name, legs: legsOf(preset, { spot, near, far, volatility }) };
  try {
    onChange(await withPremiums(next));
  } catch (error) {
    onChange(next);
    sayProblem(error, 'The premiums could not be computed');
  }
}

function withNewLeg(draft: Draft, volatility: string): Draft {
  const spot = numberOf(draft.spot) ?? 100;
  const leg = {
    id: Math.max(0, ...draft.legs.map(({ id }) => id)) + 1,
    kind: 'call' as const,
    side: 'long' as const,
    count: '1',
    strike: shown(rounded(spot, stepOf(spot) * 2)),
    expiry: firstExpiry(draft) ?? shiftDay(today(), NEAR_DAYS),
    premium: '',
    volatility,
  };
  return { ...draft, name: '', legs: [...draft.legs, leg] };
}

/** Premiums by Black and Scholes at the volatility of each leg, where nobody typed one. */
async function withPremiums(draft: Draft): Promise<Draft> {
  const open = draft.legs.filter(({ kind, premium, volatility }) => {
    return kind !== 'stock' && premium === '' && numberOf(volatility) !== null;
  });
  if (open.length === 0) return draft;
  const { items } = await call(calculateGreeks, {
    body: {
      contracts: open.map(({ kind, strike, expiry, volatility }) => ({
        type: kind === 'put' ? ('put' as const) : ('call' as const),
        spot: numberOf(draft.spot) ?? 0,
        strike: numberOf(strike) ?? 0,
        expiry,
        rate: (numberOf(draft.rate) ?? 0) / 100,
        volatility: (numberOf(volatility) ?? 0) / 100,
      })),
    },
  });
  const premiums = new Map(open.map((leg, index) => [leg.id, items[index]?.price ?? null]));
  return {
    ...draft,
    legs: draft.legs.map((leg) => {
      const premium = premiums.get(leg.id);
      return premium == null ? leg : { ...leg, premium: premium.toFixed(2) };
    }),
  };
}

interface ResultProps extends PayoffBuilderProps {
  readonly payoff: Payoff;
  readonly slider: {
    readonly elapsed: number;
    readonly days: number;
    readonly now: string;
    readonly set: (days: number) => void;
  } | null;
}

function Result({ payoff, draft, onChange, slider }: ResultProps) {
  const { unavailable, surface } = payoff;
  const move = (id: number, strike: number) =>
    onChange({
      ...draft,
      name: '',
      legs: draft.legs.map((leg) => (leg.id === id ? { ...leg, strike: shown(strike) } : leg)),
    });
  const moment = slider === null ? null : shiftDay(slider.now, Math.min(slider.elapsed, slider.days));
  return (
    <>
      <Headline payoff={payoff} />
      <Missing items={unavailable.map((each) => ({ ...each, symbol: null, assetId: null }))} />
      <Card title="Profit by the price of the underlying">
        <PayoffChart
          curve={payoff.curve}
          breakEvens={payoff.breakEvens}
          spot={numberOf(draft.spot) ?? 0}
          legs={draft.legs}
          moment={moment === null || slider?.elapsed === 0 ? 'Today' : showDay(moment)}
          onStrike={move}
        />
        {slider === null ? null : (
          <Group gap="md" mt="xs" wrap="nowrap" align="center">
            <span className="fh-small fh-muted" id="payoff-day" style={{ minWidth: 150 }}>
              Value on {moment === null ? '' : showDay(moment)}
            </span>
            <Slider
              style={{ flex: 1 }}
              thumbLabel="Day at which the combination is valued"
              min={0}
              max={slider.days}
              value={Math.min(slider.elapsed, slider.days)}
              label={(value) => `${value === 1 ? '1 day' : `${value} days`} on`}
              onChange={slider.set}
            />
          </Group>
        )}
      </Card>
      {surface === undefined || surface.profit[0]?.[0] == null ? null : (
        <Card title="Profit by price and day">
          <HeatMap label="Profit by price of the underlying and day" data={heatOf(surface)} />
        </Card>
      )}
    </>
  );
}

function heatOf({ spot, time, profit }: NonNullable<Payoff['surface']>) {
  const largest = Math.max(...profit.flat().map((value) => Math.abs(value ?? 0)), 1e-9);
  return {
    corner: 'Day',
    rows: time.map((years) => showDay(shiftDay(today(), Math.round(years * 365)))),
    columns: spot.map(price),
    values: profit,
    show: (value: number) => amount(value),
    limit: largest,
  };
}

function Headline({ payoff }: { payoff: Payoff }) {
  const { breakEvens, maxProfit, maxLoss, cost, probabilityOfProfit, unavailable } = payoff;
  const missing = (figure: string) => <Unavailable {...reasonOf(unavailable, figure)} />;
  const valued = payoff.curve.atExpiry.length > 0;
  return (
    <Figures>
      <Figure
        label={cost < 0 ? 'Brings' : 'Costs'}
        explanation="Premiums paid less premiums received, with the price of stock"
      >
        {amount(Math.abs(cost))}
      </Figure>
      <Figure label="Largest profit" explanation="At the first expiry, over all prices of the underlying">
        {!valued ? missing('curve.atExpiry') : maxProfit === null ? 'Unbounded' : amount(maxProfit)}
      </Figure>
      <Figure label="Largest loss" explanation="At the first expiry, over all prices of the underlying">
        {!valued ? (
          missing('curve.atExpiry')
        ) : maxLoss === null ? (
          <span className="fh-loss">Unbounded</span>
        ) : (
          amount(maxLoss)
        )}
      </Figure>
      <Figure label="Break-even" explanation="Prices of the underlying at which nothing is won or lost">
        <span style={{ whiteSpace: 'normal' }}>
          {breakEvens.length === 0 ? 'None' : breakEvens.map(price).join(' · ')}
        </span>
      </Figure>
      <Figure
        label="Chance of profit"
        explanation="Under a lognormal distribution with the volatility of the legs, drifting with the rate: no forecast"
      >
        {probabilityOfProfit === null ? missing('probabilityOfProfit') : percent(probabilityOfProfit)}
      </Figure>
    </Figures>
  );
}

import { getHoldings } from '@financehub/contract/holdings.ts';
import { Button, Group } from '@mantine/core';
import { IconChartPie, IconClockExclamation } from '@tabler/icons-react';
import { showDay } from '../../format/day.ts';
import { formatMoney, signOf } from '../../format/money.ts';
import type { Holdings, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { DayChoice } from '../../ui/DayChoice.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { KnownOn } from '../../ui/KnownOn.tsx';
import { knownAt } from '../../ui/knownAt.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Empty, FigureBones, Loaded, Missing } from '../../ui/states.tsx';
import { ExpiredOptions } from './ExpiredOptions.tsx';
import { HoldingsTable } from './HoldingsTable.tsx';
import { type GroupBy, sumOf } from './holdingGroups.ts';
import { ValueCard } from './ValueCard.tsx';

/** The day of the newest price, empty when nothing is priced. */
function newestPrice({ items }: Holdings): string {
  return (
    items
      .map(({ priceDate }) => priceDate ?? '')
      .sort()
      .at(-1) ?? ''
  );
}

export interface HoldingsSearch {
  /** The day to look at; undefined for today. */
  readonly asOf?: string | undefined;
  readonly group?: GroupBy | undefined;
  /** The day up to which something is known; undefined for now. */
  readonly knownOn?: string | undefined;
}

interface HoldingsTabProps {
  readonly portfolio: Portfolio;
  readonly search: HoldingsSearch;
  readonly onSearch: (search: HoldingsSearch) => void;
  readonly onAdd: (() => void) | undefined;
}

const isEmpty = ({ items, totals }: Holdings) =>
  items.length === 0 && (totals.cash === null || signOf(totals.cash) === 0);

export function HoldingsTab({ portfolio, search, onSearch, onAdd }: HoldingsTabProps) {
  const { asOf, group = 'none', knownOn } = search;
  const query = useApi(
    getHoldings,
    { params: { id: portfolio.id }, query: { asOf: asOf ?? knownOn, knownAt: knownAt(knownOn) } },
    { keepPrevious: true },
  );
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Loaded query={query} bones={<FigureBones below={720} />} what="The holdings could not be loaded">
        {(data) =>
          isEmpty(data) && asOf === undefined && knownOn === undefined ? (
            <Empty
              icon={<IconChartPie size={40} stroke={1.25} />}
              title="Nothing is held yet"
              action={onAdd === undefined ? null : <Button onClick={onAdd}>Add the first transaction</Button>}
            >
              Drop your broker's file below, or add what you bought by hand.
            </Empty>
          ) : (
            <>
              <Days search={search} onSearch={onSearch} />
              <Totals data={data} />
              <Missing items={data.unavailable} />
              <OldPrices data={data} />
              {asOf === undefined && knownOn === undefined ? (
                <>
                  <ExpiredOptions portfolio={portfolio} data={data} editable={onAdd !== undefined} />
                  <ValueCard portfolio={portfolio} newest={newestPrice(data)} />
                </>
              ) : null}
              <HoldingsTable
                portfolio={portfolio}
                data={data}
                asOf={asOf}
                trending={knownOn === undefined}
                groupBy={group}
                onGroupBy={(next) => onSearch({ ...search, group: next === 'none' ? undefined : next })}
              />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

/** The days that are looked at. */
function Days({ search, onSearch }: Pick<HoldingsTabProps, 'search' | 'onSearch'>) {
  const { asOf, knownOn } = search;
  const day = asOf ?? knownOn;
  return (
    <Group gap="xs">
      <DayChoice
        value={asOf}
        onChange={(next) => onSearch({ ...search, asOf: next })}
        shown={`As of ${day === undefined ? 'today' : showDay(day)}`}
        label="As of"
        explanation="What was held at the end of that day, at its prices."
        back={knownOn === undefined ? 'Today' : 'The day of what is known'}
      />
      <KnownOn value={knownOn} onChange={(next) => onSearch({ ...search, knownOn: next })} />
    </Group>
  );
}

const MOST_NAMED = 5;

/** What of the value is not of late. */
function OldPrices({ data: { oldPrices } }: { data: Holdings }) {
  if (oldPrices.length === 0) return null;
  const names = oldPrices
    .slice(0, MOST_NAMED)
    .map(({ symbol, priceDate }) => `${symbol} of ${showDay(priceDate)}`)
    .join(', ');
  const more = oldPrices.length > MOST_NAMED ? ` and ${oldPrices.length - MOST_NAMED} more` : '';
  return (
    <p className="fh-missing">
      <IconClockExclamation size={18} stroke={1.75} aria-hidden />
      <span>
        Valued at old prices: {names}
        {more}. <TextLink to="/invest/data">Fetch newer ones</TextLink>
      </span>
    </p>
  );
}

function Totals({ data }: { data: Holdings }) {
  const { totals } = data;
  const why = firstReason(data.unavailable);
  const ofRates = sumOf(data.items.map(({ currencyGain }) => currencyGain));
  const share =
    totals.unrealizedGain === null || totals.costBasis === null || Number(totals.costBasis) === 0
      ? null
      : Number(totals.unrealizedGain) / Math.abs(Number(totals.costBasis));
  return (
    <Figures>
      <Figure
        label="Holdings"
        explanation="What is held, at the latest prices and exchange rates of the day."
      >
        <Money amount={totals.marketValue} currency={totals.currency} {...why} />
      </Figure>
      <Figure label="Cash" explanation="What the cash account of the portfolio holds, in its currency.">
        <Money amount={totals.cash} currency={totals.currency} {...why} />
      </Figure>
      <Figure label="Cost" explanation="What was paid for what is held, fees and taxes included.">
        <Money amount={totals.costBasis} currency={totals.currency} {...why} />
      </Figure>
      <Figure
        label="Gain, not yet taken"
        explanation="The value of what is held less what was paid for it, at the rates of the days of purchase."
        below={
          <>
            <Percent value={share} {...why} />
            {ofRates === null || signOf(ofRates) === 0
              ? null
              : `, ${formatMoney(ofRates, totals.currency, { sign: 'always' })} of it by exchange rates`}
          </>
        }
      >
        <Money amount={totals.unrealizedGain} currency={totals.currency} gain {...why} />
      </Figure>
    </Figures>
  );
}

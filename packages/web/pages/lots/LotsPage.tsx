import { getTaxLots } from '@financehub/contract/tax.ts';
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { TaxLots } from '../../models.ts';
import { useApi } from '../../query.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { csvRows } from './csvRows.ts';
import { LotTable } from './LotTable.tsx';
import { fractionOf, type LotsSearch, type View } from './search.ts';
import { METHOD_NAMES, METHODS, RULE_NAMES, RULES } from './words.ts';
import { Years } from './Years.tsx';

const route = getRouteApi('/app/invest/lots');

/** Tax lots: what was realised, what is held, and which losses could be. */
export function LotsPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const set = (part: Partial<LotsSearch>) =>
    void navigate({ to: '/invest/lots', search: { ...search, ...part }, replace: true });
  const { portfolio, year, method, rules } = search;
  const query = useApi(getTaxLots, {
    query: {
      ...(portfolio === undefined ? {} : { portfolioId: portfolio }),
      ...(method === undefined ? {} : { method }),
      ...(rules === undefined ? {} : { rules }),
      ...rateQuery(search),
    },
  });
  const view = search.view ?? 'sold';
  return (
    <Page
      title="Tax lots"
      actions={
        <PortfolioPicker value={portfolio} onChange={(next) => set({ portfolio: next, year: undefined })} />
      }
    >
      <Loaded query={query} bones={<Bones rows={6} height={48} />} what="The tax lots could not be loaded">
        {(lots) => <Content lots={ofYear(lots, year)} all={lots} view={view} search={search} set={set} />}
      </Loaded>
    </Page>
  );
}

function rateQuery({ short, long }: LotsSearch): { shortRate?: number; longRate?: number } {
  const [shortRate, longRate] = [fractionOf(short), fractionOf(long)];
  return {
    ...(shortRate === undefined ? {} : { shortRate }),
    ...(longRate === undefined ? {} : { longRate }),
  };
}

/** The first year of a tax year, by the rules that are shown. */
function yearOf(lots: TaxLots, day: string): number {
  const year = Number(day.slice(0, 4));
  return lots.rules === 'uk' && day.slice(5) < '04-06' ? year - 1 : year;
}

function ofYear(lots: TaxLots, year: number | undefined): TaxLots {
  return year === undefined
    ? lots
    : { ...lots, closed: lots.closed.filter(({ disposed }) => yearOf(lots, disposed) === year) };
}

interface ContentProps {
  readonly lots: TaxLots;
  readonly all: TaxLots;
  readonly view: View;
  readonly search: LotsSearch;
  readonly set: (part: Partial<LotsSearch>) => void;
}

function Content({ lots, all, view, search, set }: ContentProps) {
  return (
    <>
      <Years lots={lots} year={search.year} />
      <div className="fh-filters" style={{ margin: '16px 0 12px' }}>
        <SegmentedControl
          aria-label="Which lots"
          style={{ flex: 'none' }}
          data={[
            { value: 'sold', label: 'Sold' },
            { value: 'open', label: 'Held' },
            { value: 'harvest', label: 'Losses' },
          ]}
          value={view}
          onChange={(next) => set({ view: next === 'sold' ? undefined : (next as View) })}
        />
        {view === 'sold' ? (
          <YearPicker lots={all} value={search.year} onChange={(year) => set({ year })} />
        ) : null}
        {view === 'harvest' ? <RateFields search={search} set={set} /> : null}
        <Choices lots={lots} search={search} set={set} />
        <span style={{ marginLeft: 'auto', alignSelf: 'center' }}>
          <ExportCsv name={`tax lots ${view} ${search.year ?? ''}`} rows={() => csvRows(lots, view)} />
        </span>
      </div>
      <LotTable lots={lots} view={view} />
      <Missing items={lots.unavailable} />
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        {NOTES[lots.rules]} This is no tax advice.
      </p>
    </>
  );
}

const NOTES = {
  us: 'A loss is deferred where the same asset is bought within 30 days before or after the sale, in any portfolio of this book (IRC § 1091). Accounts outside of it and options are not looked at.',
  uk: 'Shares are matched with purchases of the same day, of the 30 days after, and then with the pool (TCGA 1992).',
  none: 'No rule defers losses here.',
} as const;

function YearPicker({
  lots,
  value,
  onChange,
}: {
  lots: TaxLots;
  value: number | undefined;
  onChange: (year: number | undefined) => void;
}) {
  const years = [...new Set(lots.closed.map(({ disposed }) => yearOf(lots, disposed)))].sort((a, b) => b - a);
  const nameOf = (year: number): string =>
    lots.rules === 'uk' ? `${year}/${String((year + 1) % 100).padStart(2, '0')}` : String(year);
  return (
    <Select
      aria-label="Year"
      w={130}
      allowDeselect={false}
      data={[
        { value: 'all', label: 'All years' },
        ...years.map((year) => ({ value: String(year), label: nameOf(year) })),
      ]}
      value={value === undefined ? 'all' : String(value)}
      onChange={(next) => onChange(next === null || next === 'all' ? undefined : Number(next))}
    />
  );
}

function Choices({ lots, search, set }: Pick<ContentProps, 'lots' | 'search' | 'set'>) {
  const own = search.method === undefined && lots.method !== null ? ` (${METHOD_NAMES[lots.method]})` : '';
  return (
    <>
      <Select
        aria-label="How sales choose lots"
        style={{ flex: '1 1 300px', maxWidth: 360 }}
        allowDeselect={false}
        data={[
          { value: 'own', label: `As the portfolio says${own}` },
          ...METHODS.map((value) => ({ value, label: `Preview: ${METHOD_NAMES[value]}` })),
        ]}
        value={search.method ?? 'own'}
        onChange={(next) =>
          set({ method: METHODS.find((each) => each === next), rules: undefined, year: undefined })
        }
      />
      <Select
        aria-label="Tax rules"
        w={180}
        allowDeselect={false}
        data={RULES.map((value) => ({ value, label: RULE_NAMES[value] }))}
        value={lots.rules}
        onChange={(next) => {
          const rules = RULES.find((each) => each === next);
          set({ rules, year: undefined, ...(rules === 'uk' ? { method: undefined } : {}) });
        }}
      />
    </>
  );
}

function RateFields({ search, set }: Pick<ContentProps, 'search' | 'set'>) {
  const field = (name: 'short' | 'long', label: string) => (
    <TextInput
      key={`${name} ${search[name] ?? ''}`}
      aria-label={`${label} tax rate in percent`}
      leftSection={<span className="fh-small">{label}</span>}
      leftSectionWidth={84}
      rightSection="%"
      inputMode="decimal"
      w={160}
      defaultValue={search[name] ?? ''}
      onBlur={(event) => {
        const text = event.currentTarget.value.trim();
        const rate = /^\d{1,2}([.,]\d{1,3})?$|^100$/.test(text) ? text : undefined;
        if (rate === undefined) event.currentTarget.value = '';
        if (rate !== search[name]) set({ [name]: rate });
      }}
    />
  );
  return (
    <>
      {field('short', 'Short rate')}
      {field('long', 'Long rate')}
    </>
  );
}

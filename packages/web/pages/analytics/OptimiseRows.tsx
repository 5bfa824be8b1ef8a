import { NumberInput, Select } from '@mantine/core';
import { percentSign } from '../../format/money.ts';
import type { Asset } from '../../models.ts';
import { countryName, TYPE_NAMES } from '../portfolios/holdingGroups.ts';
import { type LimitBy, type LimitDraft, limitFault, type ViewDraft, viewFault } from './optimiseDraft.ts';
import { RowList } from './RowList.tsx';

const BY: readonly { readonly value: LimitBy; readonly label: string }[] = [
  { value: 'asset', label: 'Asset' },
  { value: 'type', label: 'Asset class' },
  { value: 'sector', label: 'Sector' },
  { value: 'industry', label: 'Industry' },
  { value: 'country', label: 'Country' },
  { value: 'currency', label: 'Currency' },
  { value: 'tag', label: 'Tag' },
];

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The groups that the assets fall into, or the assets themselves. */
function choicesOf(by: LimitBy, assets: readonly Asset[]): Choice[] {
  if (by === 'asset') return assets.map(({ id, symbol }) => ({ value: id, label: symbol }));
  const values = assets.flatMap((asset) => (by === 'tag' ? asset.tags : [asset[by] ?? '']));
  const label = (value: string): string => {
    if (by === 'type') return TYPE_NAMES[value as Asset['type']];
    return by === 'country' ? countryName(value) : value;
  };
  return [...new Set(values)]
    .filter((value) => value !== '')
    .map((value) => ({ value, label: label(value) }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

interface PercentFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly onChange: (value: number | null) => void;
}

function PercentField({ label, value, onChange, min = 0, max = 100, placeholder }: PercentFieldProps) {
  return (
    <NumberInput
      size="xs"
      w={104}
      aria-label={label}
      suffix={percentSign()}
      min={min}
      max={max}
      decimalScale={2}
      hideControls
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}

interface RowsProps<Row> {
  /** The assets that are optimised. */
  readonly assets: readonly Asset[];
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
}

const NO_LIMIT: LimitDraft = { by: 'asset', key: null, min: null, max: null };

/** The least and the most of single assets and of groups. */
export function LimitRows({ assets, rows, onChange }: RowsProps<LimitDraft>) {
  return (
    <RowList
      title="Limits"
      hint="The least and the most of an asset or of a group; a side that is empty has no limit."
      one="limit"
      rows={rows}
      blank={NO_LIMIT}
      onChange={onChange}
      fault={limitFault}
    >
      {({ by, key, min, max }, set, name) => (
        <>
          <Select
            size="xs"
            w={124}
            aria-label={`${name} is on`}
            allowDeselect={false}
            data={[...BY]}
            value={by}
            onChange={(next) => set({ by: (next ?? 'asset') as LimitBy, key: null })}
          />
          <Select
            size="xs"
            style={{ flex: '1 1 140px' }}
            aria-label={`${name}: which`}
            placeholder="Choose"
            searchable
            nothingFoundMessage="None of the assets held"
            data={choicesOf(by, assets)}
            value={key}
            onChange={(next) => set({ key: next })}
          />
          <PercentField
            label={`${name}: least`}
            placeholder="Least"
            value={min}
            onChange={(next) => set({ min: next })}
          />
          <PercentField
            label={`${name}: most`}
            placeholder="Most"
            value={max}
            onChange={(next) => set({ max: next })}
          />
        </>
      )}
    </RowList>
  );
}

const NO_VIEW: ViewDraft = { asset: null, over: null, percent: 5, confidence: null };
const ALONE = 'alone';

/** What is expected of assets, by itself or against each other. */
export function ViewRows({ assets, rows, onChange }: RowsProps<ViewDraft>) {
  const choices = assets.map(({ id, symbol }) => ({ value: id, label: symbol }));
  return (
    <RowList
      title="Your views"
      hint="Without any, the market decides: weights follow from what is held. How sure you are says how far a view moves them; left empty, it counts as much as the market."
      one="view"
      rows={rows}
      blank={NO_VIEW}
      onChange={onChange}
      fault={viewFault}
    >
      {({ asset, over, percent, confidence }, set, name) => (
        <>
          <Select
            size="xs"
            style={{ flex: '1 1 120px' }}
            aria-label={`${name}: asset`}
            placeholder="Asset"
            searchable
            nothingFoundMessage="No such asset held"
            data={choices}
            value={asset}
            onChange={(next) => set({ asset: next })}
          />
          <Select
            size="xs"
            style={{ flex: '1 1 150px' }}
            aria-label={`${name}: compared with`}
            searchable
            allowDeselect={false}
            nothingFoundMessage="No such asset held"
            data={[
              { value: ALONE, label: 'returns a year' },
              ...choices.map(({ value, label }) => ({ value, label: `beats ${label} by` })),
            ]}
            value={over ?? ALONE}
            onChange={(next) => set({ over: next === ALONE ? null : next })}
          />
          <PercentField
            label={`${name}: return a year`}
            min={-100}
            max={1000}
            value={percent}
            onChange={(next) => set({ percent: next ?? 0 })}
          />
          <PercentField
            label={`${name}: how sure`}
            placeholder="How sure"
            value={confidence}
            onChange={(next) => set({ confidence: next })}
          />
        </>
      )}
    </RowList>
  );
}

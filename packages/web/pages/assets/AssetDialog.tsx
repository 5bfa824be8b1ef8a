import { updateAsset } from '@financehub/contract/assets.ts';
import { Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { change } from '../../api.ts';
import type { Asset } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { TYPE_NAMES } from '../portfolios/holdingGroups.ts';
import { countries } from './countries.ts';
import { SourceFields, type Sources, sourcesBody } from './SourceFields.tsx';

interface AssetDialogProps {
  /** The asset to change; null closes it. */
  readonly asset: Asset | null;
  readonly onClose: () => void;
  /** What others have, to choose from. */
  readonly known?: { readonly sectors: readonly string[]; readonly tags: readonly string[] };
}

/** What an asset is called and grouped by, and where its prices come from. */
export function AssetDialog({ asset, onClose, known }: AssetDialogProps) {
  return (
    <Dialog
      opened={asset !== null}
      onClose={onClose}
      title={asset === null ? 'Change the asset' : `Change ${asset.symbol}`}
      wide
    >
      {asset === null ? null : (
        <AssetForm
          key={asset.id}
          asset={asset}
          onClose={onClose}
          {...(known === undefined ? {} : { known })}
        />
      )}
    </Dialog>
  );
}

/** The sectors of the Global Industry Classification Standard. */
const SECTORS = [
  'Communication Services',
  'Consumer Discretionary',
  'Consumer Staples',
  'Energy',
  'Financials',
  'Health Care',
  'Industrials',
  'Information Technology',
  'Materials',
  'Real Estate',
  'Utilities',
];

interface Draft extends Sources {
  readonly name: string;
  readonly type: Asset['type'];
  readonly sector: string;
  readonly industry: string;
  readonly country: string | null;
  readonly exchange: string;
  readonly isin: string;
  readonly tags: readonly string[];
}

function draftOf(asset: Asset): Draft {
  const { name, type, country, tags, tracked, providerSymbols } = asset;
  const { sector, industry, exchange, isin } = asset;
  return {
    name,
    type,
    country,
    tags,
    tracked,
    providerSymbols,
    sector: sector ?? '',
    industry: industry ?? '',
    exchange: exchange ?? '',
    isin: isin ?? '',
  };
}

const text = (value: string): string | null => value.trim() || null;

/** What is sent of a draft: no blanks around words, nothing twice. */
function bodyOf(draft: Draft, symbol: string) {
  return {
    ...sourcesBody(draft),
    name: draft.name.trim() || symbol,
    type: draft.type,
    sector: text(draft.sector),
    industry: text(draft.industry),
    country: draft.country,
    exchange: text(draft.exchange),
    isin: text(draft.isin.toUpperCase()),
    tags: [...new Set(draft.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))],
  };
}

function AssetForm({ asset, onClose, known }: Omit<AssetDialogProps, 'asset'> & { asset: Asset }) {
  const [draft, setDraft] = useState(() => draftOf(asset));
  const { busy, fields, failure, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { operationId } = await change(updateAsset, {
        params: { id: asset.id },
        body: bodyOf(draft, asset.symbol),
      });
      onClose();
      await refreshBook();
      sayWithUndo(`Changed ${asset.symbol}`, [operationId]);
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormFailure text={failure} />
        <AssetFields
          draft={draft}
          errors={fields}
          set={(part) => setDraft((before) => ({ ...before, ...part }))}
          known={known ?? NOTHING_KNOWN}
        />
        <SourceFields
          symbol={asset.symbol}
          type={draft.type}
          sources={draft}
          error={fields.providerSymbols}
          set={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        <FormButtons onCancel={onClose} busy={busy}>
          Save
        </FormButtons>
      </Stack>
    </form>
  );
}

const NOTHING_KNOWN = { sectors: [], tags: [] };

interface FieldsProps {
  readonly draft: Draft;
  readonly errors: Readonly<Record<string, string>>;
  readonly set: (part: Partial<Draft>) => void;
  readonly known: NonNullable<AssetDialogProps['known']>;
}

function AssetFields({ draft, errors, set, known }: FieldsProps) {
  const places = useMemo(countries, []);
  const sectors = [...new Set([...known.sectors, ...SECTORS])].sort();
  const field = (name: 'name' | 'sector' | 'industry' | 'exchange' | 'isin', label: string, most: number) => (
    <TextInput
      label={label}
      maxLength={most}
      value={draft[name]}
      error={errors[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      {...(name === 'sector' ? { list: 'fh-sectors' } : {})}
    />
  );
  return (
    <>
      <datalist id="fh-sectors">
        {sectors.map((sector) => (
          <option key={sector} value={sector} />
        ))}
      </datalist>
      {field('name', 'Name', 200)}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label="Type"
          allowDeselect={false}
          data={TYPES}
          value={draft.type}
          error={errors.type}
          onChange={(next) => next !== null && set({ type: next as Asset['type'] })}
        />
        <Select
          label="Country"
          clearable
          searchable
          limit={80}
          data={places}
          value={draft.country}
          error={errors.country}
          nothingFoundMessage="No such country"
          onChange={(country) => set({ country })}
        />
        {field('sector', 'Sector', 80)}
        {field('industry', 'Industry', 80)}
        {field('exchange', 'Exchange', 40)}
        {field('isin', 'ISIN', 12)}
      </SimpleGrid>
      <TagsInput
        label="Tags"
        description="Groups of your own: a strategy, a goal."
        data={[...known.tags]}
        value={[...draft.tags]}
        error={errors.tags}
        maxTags={50}
        onChange={(tags) => set({ tags })}
      />
    </>
  );
}

const TYPES = Object.entries(TYPE_NAMES).map(([value, label]) => ({ value, label }));

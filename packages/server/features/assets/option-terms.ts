import type { Asset, createAsset } from '@financehub/contract/assets.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { decimal, formatDecimal, isZero, trim } from '@financehub/core/money/decimal.ts';
import { classOf, parseOcc } from '@financehub/core/options/occ.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { optionOf } from './option.ts';
import { assetsById, findOrCreateAssets, type NewAsset, type OptionColumns } from './store.ts';

const NO_TERMS: OptionColumns = {
  underlying_id: null,
  option_kind: null,
  option_style: null,
  strike: null,
  expiry: null,
  multiplier: null,
};

export function optionView(row: OptionColumns): Static<typeof Asset>['option'] {
  const option = optionOf(row);
  if (option === null) return null;
  return {
    underlyingAssetId: option.underlyingAssetId,
    kind: option.kind,
    style: option.style,
    strike: formatDecimal(option.strike),
    expiry: formatDay(option.expiry),
    multiplier: formatDecimal(option.multiplier),
  };
}

type Sent = NonNullable<BodyOf<typeof createAsset>['option']>;
type Named = Partial<Pick<NewAsset, 'type'>> & Pick<NewAsset, 'symbol' | 'currency'>;

interface Fault {
  readonly path: string;
  readonly message: string;
}

/**
 * The columns of an asset's terms from what was sent, from those it has, and from its symbol, in this order. Throws a
 * ProblemError with the place of what is missing, contradicts the symbol, or is an underlying that does not fit.
 */
export async function termsToStore(
  db: Writer,
  asset: Named,
  sent: Sent | null | undefined,
  before: OptionColumns = NO_TERMS,
): Promise<OptionColumns> {
  const mayBe = asset.type === undefined || asset.type === 'option';
  if (!mayBe && sent != null)
    refuse([{ path: 'body/type', message: 'only an asset of the type option has the terms of one' }]);
  if (!mayBe && sent === undefined && before.multiplier !== null)
    refuse([
      { path: 'body/type', message: 'it has the terms of an option: take them away with option null' },
    ]);
  if (!mayBe || sent === null) return NO_TERMS;
  const listed = parseOcc(asset.symbol);
  if (sent === undefined && listed === null) return before;
  const given = sent ?? {};
  refuse(contradictions(given, listed));
  const strike = given.strike?.replace('+', '') ?? before.strike ?? (listed && formatDecimal(listed.strike));
  const expiry = given.expiry ?? before.expiry ?? (listed && formatDay(listed.expiry));
  const terms = {
    option_kind: given.kind ?? before.option_kind ?? listed?.kind ?? null,
    option_style:
      given.style ?? before.option_style ?? (listed === null ? 'american' : classOf(listed.root).style),
    strike,
    expiry,
    multiplier: given.multiplier?.replace('+', '') ?? before.multiplier ?? '100',
  };
  refuse(missing(terms));
  const named = given.underlyingSymbol ?? (listed === null ? undefined : classOf(listed.root).underlying);
  const underlying_id =
    given.underlyingAssetId ??
    (given.underlyingSymbol === undefined ? before.underlying_id : null) ??
    (named === undefined ? null : await underlyingNamed(db, named, asset.currency));
  return { ...terms, underlying_id: await checkedUnderlying(db, underlying_id, asset.currency) };
}

function contradictions(given: Sent, listed: ReturnType<typeof parseOcc>): Fault[] {
  if (listed === null) return [];
  const says = { kind: listed.kind, strike: formatDecimal(listed.strike), expiry: formatDay(listed.expiry) };
  const same = {
    kind: given.kind === undefined || given.kind === says.kind,
    strike:
      given.strike === undefined ||
      formatDecimal(trim(decimal(given.strike.replace('+', '')))) === says.strike,
    expiry: given.expiry === undefined || given.expiry === says.expiry,
  };
  return (['kind', 'strike', 'expiry'] as const)
    .filter((name) => !same[name])
    .map((name) => ({ path: `body/option/${name}`, message: `the symbol says ${says[name]}` }));
}

function missing(terms: Omit<OptionColumns, 'underlying_id'>): Fault[] {
  const faults: Fault[] = [];
  const absent = { kind: terms.option_kind, strike: terms.strike, expiry: terms.expiry };
  for (const [name, value] of Object.entries(absent))
    if (value === null) faults.push({ path: `body/option/${name}`, message: `an option needs its ${name}` });
  for (const name of ['strike', 'multiplier'] as const)
    if (terms[name] !== null && isZero(decimal(terms[name])))
      faults.push({ path: `body/option/${name}`, message: `${name} must be above zero` });
  return faults;
}

async function underlyingNamed(db: Writer, symbol: string, currency: string): Promise<string> {
  const [row] = await findOrCreateAssets(db, [{ symbol, currency, type: 'stock' }]);
  return row!.id;
}

async function checkedUnderlying(db: Writer, id: string | null, currency: string): Promise<string> {
  const path = 'body/option/underlyingAssetId';
  if (id === null) return refuse([{ path, message: 'an option needs what it is on' }]) as never;
  const row = (await assetsById(db, [id])).get(id);
  if (row === undefined) refuse([{ path, message: 'there is no such asset' }]);
  if (row!.multiplier !== null) refuse([{ path, message: `${row!.symbol} is an option itself` }]);
  if (row!.currency !== currency)
    refuse([{ path, message: `${row!.symbol} is priced in ${row!.currency}, the option in ${currency}` }]);
  return id;
}

function refuse(errors: Fault[]): void {
  if (errors.length > 0)
    throw new ProblemError('invalid', 'The terms of the option are not valid; nothing was stored.', {
      errors,
    });
}

import {
  absolute,
  compare,
  type Decimal,
  larger,
  multiply,
  sign,
  subtract,
  sum,
  ZERO,
} from '../../money/decimal.ts';
import type { Account, AccountAsset } from '../buying-power.ts';
import type { Missing } from '../reservation.ts';
import {
  type HeldOption,
  type MarginBasis,
  type MarginGroup,
  marginGroups,
  type OptionBook,
} from './strategies.ts';

/** What the options of an account take, in its currency; long options are paid in full and stand beside this. */
export interface OptionMargin {
  /** The requirements less what they relieve the underlyings of. */
  readonly taken: Decimal;
  /** What it would cost to buy back what was written. */
  readonly written: Decimal;
  /** What the requirements come to beyond the premiums of the same group. */
  readonly beyond: Decimal;
  readonly groups: readonly (MarginGroup & { readonly underlyingId: string })[];
  readonly missing: readonly Missing[];
}

const NOTHING: OptionMargin = { taken: ZERO, written: ZERO, beyond: ZERO, groups: [], missing: [] };

/** Units that orders sell, by asset. */
export type Sold = ReadonlyMap<string, Decimal>;
const NONE_SOLD: Sold = new Map();

/**
 * The margin of the options of an account once so much of it was `sold`, beside what it has now: written contracts are
 * sold too. What open orders buy does not count, it may never come.
 */
export function optionMarginOf(account: Account, basis: MarginBasis, sold: Sold = NONE_SOLD): OptionMargin {
  const margins = booksOf(account, sold).map((book) => marginOfBook(book, basis));
  if (margins.length === 0) return NOTHING;
  return {
    taken: sum(margins.map(({ taken }) => taken)),
    written: sum(margins.map(({ written }) => written)),
    beyond: sum(margins.map(({ beyond }) => beyond)),
    groups: margins.flatMap(({ groups }) => groups),
    missing: margins.flatMap(({ missing }) => missing),
  };
}

/** An underlying with the options on it of which some are written or may be needed to lessen its margin. */
interface AccountBook extends OptionBook {
  readonly rate: Decimal | null;
  readonly missing: readonly Missing[];
}

function booksOf({ assets }: Pick<Account, 'assets'>, sold: Sold): AccountBook[] {
  const options = new Map<string, AccountAsset[]>();
  for (const asset of assets.values()) {
    const underlyingId = asset.instrument.option?.underlyingId;
    if (underlyingId === undefined) continue;
    const position = leftOf(asset, sold);
    if (sign(position) === 0) continue;
    const own = options.get(underlyingId);
    if (own === undefined) options.set(underlyingId, [{ ...asset, position }]);
    else own.push({ ...asset, position });
  }
  return [...options].map(([underlyingId, held]) =>
    bookOf(underlyingId, held, assets.get(underlyingId), sold),
  );
}

const leftOf = ({ position, instrument }: AccountAsset, sold: Sold): Decimal =>
  subtract(position, sold.get(instrument.assetId) ?? ZERO);

function bookOf(
  underlyingId: string,
  held: readonly AccountAsset[],
  underlying: AccountAsset | undefined,
  sold: Sold,
): AccountBook {
  const missing: Missing[] = [];
  const options = held.map(({ instrument, position, price }): HeldOption => {
    const { assetId, multiplier } = instrument;
    if (price === null && sign(position) < 0) missing.push({ assetId, what: 'price' });
    return { assetId, contract: instrument.option!, multiplier, price: price ?? ZERO, quantity: position };
  });
  const [{ instrument, rate }] = held as [AccountAsset];
  if (rate === null)
    missing.push({ assetId: instrument.assetId, what: 'rate', currency: instrument.currency });
  return {
    underlyingId,
    shares: underlying === undefined ? ZERO : leftOf(underlying, sold),
    price: underlying?.price ?? null,
    options,
    rate,
    missing,
  };
}

function marginOfBook(book: AccountBook, basis: MarginBasis): OptionMargin {
  const { underlyingId, rate } = book;
  const writes = book.options.some(({ quantity }) => sign(quantity) < 0);
  const unpriced: Missing[] =
    writes && book.price === null && basis.kind !== 'cash' ? [{ assetId: underlyingId, what: 'price' }] : [];
  const missing = [...book.missing, ...unpriced];
  const groups = marginGroups(book, basis).map((group) => ({ ...group, underlyingId }));
  const inOwn = (value: Decimal): Decimal => multiply(value, rate ?? ZERO);
  return {
    taken: inOwn(sum(groups.map(({ requirement, relief }) => subtract(requirement, relief)))),
    written: inOwn(sum(groups.map(({ written }) => written))),
    beyond: inOwn(
      sum(groups.map(({ requirement, written }) => larger(subtract(requirement, written), ZERO))),
    ),
    groups,
    missing,
  };
}

/**
 * Underlyings of which fewer shares would be left than written calls are for, with what is wanted and what is there: shares
 * have to cover each call of a cash account.
 */
export function uncoveredCalls(
  account: Pick<Account, 'assets'>,
  sold: Sold,
): ReadonlyMap<string, { readonly wanted: Decimal; readonly available: Decimal }> {
  const uncovered = new Map<string, { wanted: Decimal; available: Decimal }>();
  for (const { underlyingId, options, shares } of booksOf(account, sold)) {
    const calls = options.filter(({ contract, quantity }) => contract.kind === 'call' && sign(quantity) < 0);
    const wanted = sum(calls.map(({ quantity, multiplier }) => multiply(absolute(quantity), multiplier)));
    const available = larger(shares, ZERO);
    if (compare(wanted, available) > 0) uncovered.set(underlyingId, { wanted, available });
  }
  return uncovered;
}

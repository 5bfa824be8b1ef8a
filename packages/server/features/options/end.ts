import type { endOption } from '@financehub/contract/option-end.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  formatDecimal,
  isZero,
  round,
  sign,
  sum,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { assetGroups, groupOf } from '@financehub/core/portfolio/linked-assets.ts';
import { ImpossibleDisposal } from '@financehub/core/portfolio/lot-errors.ts';
import { matchLots } from '@financehub/core/portfolio/lots.ts';
import { type EndLeg, endLegs } from '@financehub/core/portfolio/option-end.ts';
import { type PortfolioTransaction, UNSAID } from '@financehub/core/portfolio/transaction.ts';
import { day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetOption, type AssetRow, optionOf, requireAsset } from '../assets/index.ts';
import {
  impossibleProblem,
  type Loaded,
  lotOptions,
  money,
  type TransactionInput,
} from '../portfolios/index.ts';

type Asked = BodyOf<typeof endOption>;

/** What is to be booked, in transactions and as it is shown. */
export interface PlannedEnd {
  readonly inputs: readonly TransactionInput[];
  readonly view: Omit<ResponseOf<typeof endOption>, 'items'>;
}

/** The trades that end an option of a portfolio. Throws a ProblemError: `invalid` with the place, `impossible` with the reason. */
export async function plannedEnd(
  db: Reader,
  loaded: Loaded,
  asked: Asked,
  today: EpochDay,
): Promise<PlannedEnd> {
  const asset = await requireAsset(db, asked.assetId);
  const option = optionOf(asset);
  if (option === null)
    throw invalid('assetId', `${asset.symbol} is no option with terms; give it its terms first`);
  const date = asked.date === undefined ? option.expiry : day(asked.date);
  refuseDay(asked.kind, asset, option, date, today);
  const own = ofAsset(loaded, asset.id);
  const held = heldOn(own, loaded, asset, date);
  const quantity = quantityOf(asked, asset, held, date);
  const written = sign(held) < 0;
  const { currency } = asset;
  const closed = closingOf(own, loaded, asset, { date, quantity, written });
  const premium = premiumOf(closed, asset, asked.kind === 'expire');
  const { kind, strike, multiplier } = option;
  const legs = endLegs(asked.kind, {
    kind,
    strike,
    multiplier,
    quantity,
    written,
    premium: premium ?? ZERO,
  });
  if (legs === null)
    throw impossible(
      `The premium of ${money(premium, currency)} ${currency} is more than the strike pays.`,
      `Correct what ${asset.symbol} cost, or enter the trades by hand.`,
    );
  const underlying = await requireAsset(db, option.underlyingAssetId);
  const rowOf = ({ of }: EndLeg) => (of === 'option' ? asset : underlying);
  const note = noteOf(asked.kind, asset, quantity);
  return {
    inputs: legs.map((leg) => inputOf(leg, rowOf(leg), date, note)),
    view: {
      assetId: asset.id,
      symbol: asset.symbol,
      kind: asked.kind,
      date: formatDay(date),
      quantity: formatDecimal(quantity),
      premium: money(premium, currency),
      currency,
      legs: legs.map((leg) => ({
        type: leg.type,
        assetId: rowOf(leg).id,
        symbol: rowOf(leg).symbol,
        quantity: formatDecimal(trim(leg.quantity)),
        amount: formatDecimal(round(leg.amount, minorDigits(currency))),
      })),
    },
  };
}

function refuseDay(
  kind: Asked['kind'],
  { symbol }: AssetRow,
  { expiry, style }: AssetOption,
  date: EpochDay,
  today: EpochDay,
): void {
  const end = formatDay(expiry);
  if (date > today) throw invalid('date', `${formatDay(date)} has not come yet`);
  if (kind === 'expire' && date < expiry)
    throw impossible(`${symbol} does not expire before ${end}.`, `Give ${end} or a later day.`);
  if (kind !== 'expire' && date > expiry)
    throw impossible(
      `${symbol} expired on ${end}: it can not be exercised or assigned later.`,
      `Give ${end} or an earlier day.`,
    );
  if (kind !== 'expire' && style === 'european' && date < expiry)
    throw impossible(
      `${symbol} is European: it can be exercised on ${end} only.`,
      `Give ${end}, or correct the style of the option.`,
    );
}

/** Its transactions, and those of assets that corporate actions link with it. */
function ofAsset({ state }: Loaded, assetId: string): readonly PortfolioTransaction[] {
  const linked = groupOf(state.transactions, new Set([assetId]));
  return [...assetGroups(state.transactions, linked).values()].flat();
}

function matched(own: readonly PortfolioTransaction[], { portfolio }: Loaded, { symbol }: AssetRow) {
  try {
    return matchLots(own, lotOptions(portfolio));
  } catch (error) {
    if (error instanceof ImpossibleDisposal) throw impossibleProblem(error, symbol);
    throw error;
  }
}

/** Contracts at the end of a day; below zero when written. */
function heldOn(
  own: readonly PortfolioTransaction[],
  loaded: Loaded,
  asset: AssetRow,
  date: EpochDay,
): Decimal {
  const past = own.filter((tx) => tx.date <= date);
  const lots = matched(past, loaded, asset).open.filter(({ assetId }) => assetId === asset.id);
  return trim(sum(lots.map(({ quantity }) => quantity)));
}

function quantityOf({ kind, quantity }: Asked, { symbol }: AssetRow, held: Decimal, date: EpochDay): Decimal {
  const on = formatDay(date);
  if (isZero(held))
    throw impossible(
      `On ${on} the portfolio holds no ${symbol}.`,
      `Enter the trades of ${symbol} before ${on} first, or give a day on which it is held.`,
    );
  const written = sign(held) < 0;
  if (kind === 'exercise' && written)
    throw impossible(
      `On ${on} ${symbol} is sold short: its holder exercises it.`,
      'Book an assignment instead.',
    );
  if (kind === 'assign' && !written)
    throw impossible(
      `On ${on} ${symbol} is held: only what is sold short is assigned.`,
      'Book an exercise instead.',
    );
  const asked = quantity === undefined ? absolute(held) : trim(decimal(quantity.replace('+', '')));
  if (isZero(asked)) throw invalid('quantity', 'must not be zero');
  if (compare(asked, absolute(held)) > 0)
    throw impossible(
      `On ${on} the portfolio ${written ? 'has written' : 'holds'} ${formatDecimal(absolute(held))} ${symbol}, but ${formatDecimal(asked)} would end.`,
      'Lower the quantity, or enter the missing trades first.',
    );
  return asked;
}

interface Closing {
  readonly date: EpochDay;
  readonly quantity: Decimal;
  readonly written: boolean;
}

/** The lots that contracts leaving at the end of a day close. */
function closingOf(
  own: readonly PortfolioTransaction[],
  loaded: Loaded,
  asset: AssetRow,
  { date, quantity, written }: Closing,
) {
  const closing: PortfolioTransaction = {
    ...UNSAID,
    id: 'ending',
    date,
    sequence: Number.MAX_SAFE_INTEGER,
    type: written ? 'BUY' : 'SELL',
    assetId: asset.id,
    quantity,
    amount: ZERO,
    currency: asset.currency,
  };
  const { closed } = matched([...own, closing], loaded, asset);
  const paid = written ? ('proceeds' as const) : ('cost' as const);
  return closed
    .filter(({ saleId }) => saleId === closing.id)
    .map((lot) => ({ premium: lot[paid], currency: written ? lot.proceedsCurrency : lot.currency }));
}

/** Rounded as it is paid. Null where it is not known, which only an expiry allows: it takes the premium nowhere. */
function premiumOf(
  closed: ReturnType<typeof closingOf>,
  { symbol, currency }: AssetRow,
  mayLack: boolean,
): Decimal | null {
  const known = closed.flatMap((lot) =>
    lot.premium === null || lot.currency !== currency ? [] : [lot.premium],
  );
  if (known.length === closed.length) return round(sum(known), minorDigits(currency));
  if (mayLack) return null;
  throw impossible(
    `What ${symbol} cost is not known in ${currency}: it was transferred in without its cost, or paid for in another currency.`,
    `Give the amount of its transfer or purchase in ${currency}, or enter the trades by hand.`,
  );
}

const WORDS = { expire: 'Expiry', exercise: 'Exercise', assign: 'Assignment' } as const;

function noteOf(kind: Asked['kind'], { symbol }: AssetRow, quantity: Decimal): string {
  return `${WORDS[kind]} of ${formatDecimal(quantity)} ${symbol}${kind === 'expire' ? '' : ', its premium in the amount'}`;
}

function inputOf(
  leg: EndLeg,
  { id, symbol, currency }: AssetRow,
  date: EpochDay,
  note: string,
): TransactionInput {
  return {
    type: leg.type,
    date,
    symbol,
    assetId: id,
    quantity: trim(leg.quantity),
    price: null,
    amount: round(leg.amount, minorDigits(currency)),
    currency,
    fee: null,
    tax: null,
    note,
  };
}

const impossible = (detail: string, mend: string) => new ProblemError('impossible', detail, { mend });
const invalid = (path: string, message: string) =>
  new ProblemError('invalid', 'The end of the option is not valid; nothing was booked.', {
    errors: [{ path: `body/${path}`, message }],
  });

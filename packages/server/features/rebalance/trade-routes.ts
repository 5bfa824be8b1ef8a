import * as contract from '@financehub/contract/rebalance.ts';
import {
  type Decimal,
  decimal,
  decimalFromNumber,
  isZero,
  sign,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { Rebalanced } from '@financehub/core/portfolio/rebalance.ts';
import type { RebalanceInput } from '@financehub/core/portfolio/rebalance-input.ts';
import { day, dayOfInstant } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { invalidBody, ProblemError } from '../../http/problem.ts';
import { assetsNamed } from '../analytics/index.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { loadPortfolio, type PortfolioRow } from '../portfolios/index.ts';
import { bookingsOf } from './bookings.ts';
import { planned } from './planned.ts';
import { bandOf, type Positions, positionsOf, stepOf, wantedIds, withoutSkipped } from './positions.ts';
import { salesOf } from './sales.ts';
import { storedTargets, type TargetList, targetsOf } from './targets.ts';
import { rebalancingView } from './view.ts';

type Asked = Static<typeof contract.rebalance.body>;

export function tradeRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.rebalance, async ({ body, principal, read }) => {
    const asOf = body.asOf === undefined ? dayOfInstant(context.now()) : day(body.asOf);
    assertModes(body);
    const { loaded, targets, assets, sizes } = await read(async (db) => {
      const portfolio = await loadPortfolio(db, body.portfolioId);
      const list = withoutSkipped(await targetsFor(db, body), new Set(body.skip));
      assertInvestable(body, list);
      return {
        loaded: portfolio,
        targets: list,
        assets: new Map([...portfolio.assets, ...(await assetsById(db, wantedIds(list)))]),
        sizes: await lotSizes(db, body),
      };
    });
    const found = await positionsOf(
      context,
      principal.bookId,
      loaded,
      assets,
      targets,
      choicesOf(body, sizes),
      asOf,
    );
    const input = inputOf(body, loaded.portfolio, targets, found);
    const rebalanced = await planOf(input);
    const rates = ratesOf(body);
    const trades = rebalanced.plan.made();
    const taxAware = body.lotChoice === 'tax-aware';
    const sold = await salesOf(context, principal.bookId, loaded, {
      trades,
      priced: found.priced,
      asOf,
      taxAware,
      rates,
    });
    const bookings = bookingsOf({
      portfolio: loaded.portfolio,
      tracksCash: loaded.state.tracksCash,
      input,
      trades,
      priced: found.priced,
      sales: sold.sales,
      cashBalances: found.cashBalances,
      asOf,
    });
    return rebalancingView({
      loaded,
      targets,
      found,
      input,
      planned: rebalanced,
      sold,
      bookings,
      asOf,
      taxAware,
      rates,
    });
  });
}

function ratesOf({ taxRates }: Asked) {
  if (taxRates === undefined) return null;
  return { short: decimalFromNumber(taxRates.short, 12), long: decimalFromNumber(taxRates.long, 12) };
}

/** What can not be taken together. */
function assertModes({ mode = 'sell-and-buy', amount }: Asked): void {
  if (mode === 'buy-only' && sign(money(amount)) < 0)
    throw invalidBody(
      'amount',
      'must not be below zero where nothing is sold: use the mode cash-flow to raise money',
    );
  if (mode === 'cash-flow' && isZero(money(amount)))
    throw invalidBody('amount', 'is what is invested, or below zero raised: the mode cash-flow needs it');
}

function assertInvestable({ mode, targets }: Asked, { cash }: TargetList): void {
  if (mode !== 'cash-flow' || cash < 1 - 1e-12) return;
  if (targets === undefined)
    throw invalidBody('mode', 'needs targets of something: those of the portfolio are cash alone');
  throw invalidBody('targets/cash', 'can not be everything where an amount is invested or raised');
}

async function targetsFor(db: Reader, body: Asked): Promise<TargetList> {
  if (body.targets !== undefined) return targetsOf(db, body.targets, 'targets/');
  const stored = await storedTargets(db, body.portfolioId);
  if (stored.items.length > 0) return stored;
  throw new ProblemError('impossible', 'The portfolio has no targets.', {
    mend: 'Set its targets, or send them with the request.',
  });
}

async function lotSizes(db: Reader, { lotSizes: sizes = [] }: Asked): Promise<Map<string, Decimal>> {
  const found = new Map<string, Decimal>();
  for (const [at, { assetId, symbol, size }] of sizes.entries()) {
    const name = assetId ?? symbol;
    if (name === undefined) throw invalidBody(`lotSizes/${at}`, 'needs an assetId or a symbol');
    const step = decimal(size.replace('+', ''));
    if (isZero(step)) throw invalidBody(`lotSizes/${at}/size`, 'must not be zero');
    found.set((await assetsNamed(db, [name], `body/lotSizes/${at}`))[0]!.id, trim(step));
  }
  return found;
}

function choicesOf(body: Asked, sizes: ReadonlyMap<string, Decimal>) {
  const step = body.shares === 'fractional' ? stepOf(body.decimals ?? 6) : decimal('1');
  return {
    untargeted: body.untargeted ?? ('sell' as const),
    skip: new Set(body.skip),
    unitOf: (asset: AssetRow) => sizes.get(asset.id) ?? step,
  };
}

const money = (text: string | undefined): Decimal =>
  text === undefined ? ZERO : decimal(text.replace('+', ''));

function inputOf(
  body: Asked,
  { currency }: PortfolioRow,
  targets: TargetList,
  found: Positions,
): RebalanceInput {
  const { fixed, percent = 0, minimum, maximum } = body.fees ?? {};
  return {
    currency,
    positions: found.positions,
    groups: found.groups,
    cash: found.cash,
    amount: money(body.amount),
    cashWeight: targets.cash,
    cashBand: bandOf(targets.band),
    mode: body.mode ?? 'sell-and-buy',
    minimumTrade: money(body.minimumTrade),
    fees: {
      fixed: money(fixed),
      percent: decimalFromNumber(percent, 12),
      minimum: money(minimum),
      maximum: maximum === undefined ? null : money(maximum),
    },
  };
}

async function planOf(input: RebalanceInput): Promise<Rebalanced> {
  const found = await planned(input);
  if (found !== null) return found;
  const buying = input.mode === 'buy-only';
  throw new ProblemError(
    'impossible',
    sign(input.cash) < 0 && isZero(input.amount)
      ? 'The cash of the portfolio is below zero, and its holdings do not bring what is missing.'
      : 'What is taken out is more than the portfolio can bring.',
    {
      mend: buying
        ? 'Choose a mode that sells, or take out less.'
        : 'Take out less, or leave fewer assets aside.',
    },
  );
}

import type { OrderPreview } from '@financehub/contract/trading.ts';
import { type Decimal, formatDecimal, round, subtract, trim } from '@financehub/core/money/decimal.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type PortfolioRow, requirePortfolio } from '../portfolios/index.ts';
import { type Check, checkOrder } from './check.ts';
import { requestOf, type SentOrder } from './input.ts';
import { assetNamed, instrumentOf } from './instrument.ts';
import { type Settings, settingsOf } from './settings.ts';
import { newOrders } from './submit.ts';
import { paidUnsettled, unsettledOf } from './unsettled.ts';
import { outlookOf } from './waiting.ts';

/** What an order would cost and whether it would be taken. Throws as giving it would where it is not valid. */
export async function previewOf(
  context: Context,
  db: Reader,
  sent: SentOrder,
): Promise<Static<typeof OrderPreview>> {
  const portfolio = await requirePortfolio(db, sent.portfolioId);
  const asset = await assetNamed(db, sent, 'body');
  const instrument = instrumentOf(asset);
  const settings = (await settingsOf(db, [portfolio.id])).get(portfolio.id)!;
  const request = requestOf(sent, asset.id);
  const now = context.now().getTime();
  const orders = newOrders(request, instrument, now);
  const [order] = orders;
  const check = await checkOrder(context, db, {
    portfolio,
    settings,
    asset,
    request,
    orders,
    now,
    instead: null,
  });
  const { phase, session } = phaseAt(instrument.exchange, now);
  const next = phase === 'post' ? phaseAt(instrument.exchange, session.postCloses).session : session;
  const { quote, close } = check.prices;
  const last = { quote, barDay: close?.date ?? null };
  return {
    refusals: check.refusals.map((refusal) => ({ ...refusal })),
    symbol: asset.symbol,
    assetId: asset.id,
    ...figures(check, instrument.currencyDigits),
    currency: instrument.currency,
    bid: plain(quote?.bid),
    ask: plain(quote?.ask),
    written: check.written(),
    paidUnsettled: await unsettledPart(context, db, portfolio, settings, order!, check),
    ...(settings.venue === 'paper'
      ? outlookOf(order!, instrument, last, now)
      : { waitsFor: null, endsAtOnce: null }),
    session: {
      calendar: instrument.exchange,
      open: phase === 'open',
      opensAt: new Date(next.opens).toISOString(),
      closesAt: new Date(next.closes).toISOString(),
    },
    unavailable: [...check.unavailable],
  };
}

/** Of a purchase of a cash account. */
async function unsettledPart(
  context: Context,
  db: Reader,
  { id, currency }: PortfolioRow,
  { kind }: Settings,
  { side }: Order,
  { power, reserves }: Check,
) {
  if (kind !== 'cash' || side !== 'buy' || reserves === null) return null;
  const unsettled = await unsettledOf(db, id, context.now());
  const amount = paidUnsettled(power, reserves, unsettled);
  const last = unsettled.at(-1);
  if (amount === null || last === undefined) return null;
  return { amount: formatDecimal(amount), currency, settlesOn: formatDay(last.settlesOn) };
}

const plain = (text: string | null | undefined): string | null => text ?? null;

function figures(check: Check, digits: number) {
  const { estimate, quantity, amount, fee, reserves, buyingPower, held } = check;
  const money = (value: Decimal | null): string | null =>
    value === null ? null : formatDecimal(trim(round(value, digits), digits));
  return {
    quantity: quantity === null ? null : formatDecimal(trim(quantity)),
    price: estimate === null ? null : formatDecimal(trim(estimate.price)),
    priceAt: estimate?.at ?? null,
    priceSource: estimate?.source ?? null,
    amount: money(amount),
    fee: money(fee),
    reserves: money(reserves),
    buyingPower: money(buyingPower),
    buyingPowerAfter:
      reserves === null || buyingPower === null ? null : money(subtract(buyingPower, reserves)),
    held: formatDecimal(trim(held)),
  };
}

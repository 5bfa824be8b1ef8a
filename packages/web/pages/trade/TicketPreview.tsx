import type { ResponseOf } from '@financehub/contract/route.ts';
import type { previewOrder } from '@financehub/contract/trading.ts';
import { listQuotes } from '@financehub/contract/trading-account.ts';
import { showDay, showInstant } from '../../format/day.ts';
import { formatQuantity, signOf } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Money } from '../../ui/Money.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Missing } from '../../ui/states.tsx';
import { priceText } from './orderWords.ts';
import { fieldOfPath, isLong } from './ticketDraft.ts';
import { Written } from './Written.tsx';

export type Preview = ResponseOf<typeof previewOrder>;

/** The instant of a quote, or the day of a close. */
export const showWhen = (at: string): string => (at.length > 10 ? showInstant(at) : showDay(at));

interface QuoteProps {
  readonly symbol: string;
  readonly preview: Preview | undefined;
}

/** What it is quoted at, and whether its exchange is open. */
export function Quote({ symbol, preview }: QuoteProps) {
  const wanted = symbol.trim().toUpperCase();
  const quotes = useApi(listQuotes, { query: { symbols: wanted } }, { enabled: wanted !== '' });
  const quote = quotes.data?.items.find((one) => one.symbol.toUpperCase() === wanted);
  const known = preview !== undefined && preview.symbol.toUpperCase() === wanted ? preview : undefined;
  const bid = quote?.bid ?? known?.bid ?? null;
  const ask = quote?.ask ?? known?.ask ?? null;
  const currency = known?.currency ?? '';
  const price = (value: string | null) => (value === null ? '–' : priceText(value, currency));
  if (wanted === '' || (quote === undefined && known === undefined)) return null;
  return (
    <p className="fh-small fh-quote" role="status" aria-label={`Quote of ${wanted}`}>
      {bid === null && ask === null ? null : (
        <span>
          Bid <b>{price(bid)}</b> ask <b>{price(ask)}</b>
        </span>
      )}
      {quote?.last ? (
        <span>
          last <b>{price(quote.last)}</b>
        </span>
      ) : null}
      {quote === undefined ? null : <span className="fh-muted">{showInstant(quote.time)}</span>}
      {known?.session ? <span className="fh-muted">{sessionWords(known.session)}</span> : null}
    </p>
  );
}

/** The calendar of what is traded at all hours. */
export const ALWAYS_OPEN = '24/7';

function sessionWords({ calendar, open, opensAt, closesAt }: NonNullable<Preview['session']>): string {
  if (calendar === ALWAYS_OPEN) return 'Open at all hours';
  if (open)
    return closesAt === null ? `${calendar} is open` : `${calendar} is open until ${showInstant(closesAt)}`;
  return opensAt === null ? `${calendar} is closed` : `${calendar} opens ${showInstant(opensAt)}`;
}

const SOURCES: Readonly<Record<string, string>> = {
  bid: 'the bid',
  ask: 'the ask',
  last: 'the last trade',
  close: 'the last close',
  limit: 'the limit of the order',
};

interface TicketPreviewProps {
  readonly preview: Preview | undefined;
  readonly portfolio: Portfolio;
}

/** What the order would cost, what it would take of the buying power, and what stands in its way. */
export function TicketPreview({ preview, portfolio }: TicketPreviewProps) {
  if (preview === undefined) return null;
  const { currency, refusals, waitsFor, endsAtOnce, unavailable, written } = preview;
  const outlook = endsAtOnce ?? waitsFor;
  const why = firstReason(unavailable);
  const foreign = currency !== portfolio.currency;
  const own = (amount: string | null) => (
    <Money amount={amount} currency={portfolio.currency} code={foreign} {...why} />
  );
  const rows = [
    {
      label:
        preview.priceSource === null
          ? 'Price'
          : `Price, ${SOURCES[preview.priceSource] ?? preview.priceSource}`,
      value:
        preview.price === null ? (
          <Money amount={null} currency={currency} {...why} />
        ) : (
          <span title={preview.priceAt === null ? undefined : showWhen(preview.priceAt)}>
            {priceText(preview.price, currency)}
          </span>
        ),
    },
    { label: 'Amount', value: <Money amount={preview.amount} currency={currency} code={foreign} {...why} /> },
    { label: 'Fee', value: <Money amount={preview.fee} currency={currency} code={foreign} {...why} /> },
    ...(signOf(preview.held) === 0 ? [] : [{ label: 'Held now', value: formatQuantity(preview.held) }]),
    { label: 'Takes of the buying power', value: own(preview.reserves) },
    { label: 'Buying power after', value: own(preview.buyingPowerAfter) },
  ];
  const elsewhere = refusals.filter((one) => isLong(one) || !BESIDE.has(fieldOfPath(one.path)));
  return (
    <section aria-label="What it would cost">
      <dl className="fh-terms fh-small">
        {rows.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="fh-num">{value}</dd>
          </div>
        ))}
      </dl>
      {elsewhere.map(({ name, message, mend }) => (
        <Notice key={name} kind="problem">
          <span>
            {sentence(message)} {sentence(mend ?? '')}
          </span>
        </Notice>
      ))}
      {written.length === 0 ? null : <Written groups={written} title="Margin of written options then" />}
      {outlook === null || refusals.length > 0 ? null : (
        <p className="fh-muted fh-small">{sentence(outlook)}</p>
      )}
      <Unsettled preview={preview} />
      <Missing items={unavailable} />
    </section>
  );
}

function Unsettled({ preview: { paidUnsettled } }: { readonly preview: Preview }) {
  if (paidUnsettled === null) return null;
  const { amount, currency, settlesOn } = paidUnsettled;
  return (
    <p className="fh-muted fh-small">
      <Money amount={amount} currency={currency} /> of it are proceeds that settle by {showDay(settlesOn)}: a
      broker would count selling what they buy before that day as a good-faith violation.
    </p>
  );
}

/** Fields that show by themselves what is said of them. */
const BESIDE: ReadonlySet<string> = new Set([
  'symbol',
  'amount',
  'limitPrice',
  'stopPrice',
  'trail',
  'profit',
  'loss',
  'type',
  'timeInForce',
  'goodTill',
  'class',
]);

import type { ResponseOf } from '@financehub/contract/route.ts';
import { bustTrade, getOrder } from '@financehub/contract/trading.ts';
import { Button, Stack } from '@mantine/core';
import { change } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { SidePanel } from '../../ui/Dialog.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { EntryLink, sourceWords } from './fillColumns.tsx';
import { orderWords, priceText, roleWord, statusWord, type Trade, timeWords } from './orderWords.ts';

type Detail = ResponseOf<typeof getOrder>;
type Step = Detail['events'][number];

const STEPS: Readonly<Record<Step['kind'], string>> = {
  submit: 'Given',
  accept: 'Taken by the exchange',
  hold: 'Waits for its order',
  release: 'Set to work',
  trigger: 'Triggered',
  trail: 'Stop follows the price',
  fill: 'Filled',
  adjust: 'Adjusted for a corporate action',
  replace: 'Replaced',
  cancel: 'Canceled',
  expire: 'Expired',
  reject: 'Refused',
  bust: 'Fill taken back',
};

interface OrderPanelProps {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** One order with each of its steps and fills. */
export function OrderPanel({ id, onClose }: OrderPanelProps) {
  const query = useApi(getOrder, { params: { id: id ?? '' } }, { enabled: id !== undefined });
  return (
    <SidePanel opened={id !== undefined} onClose={onClose} title="Order">
      {id === undefined ? null : (
        <Loaded query={query} what="The order could not be loaded">
          {(order) => <Content order={order} />}
        </Loaded>
      )}
    </SidePanel>
  );
}

function Content({ order }: { order: Detail }) {
  const facts = [
    ['Status', statusWord(order.status)],
    ['In force', timeWords(order)],
    ['Role', roleWord(order.role)],
    ['Given', showInstant(order.submittedAt)],
    ['Your name for it', order.clientOrderId ?? ''],
  ].filter(([, value]) => value !== '');
  return (
    <Stack gap="md">
      <div>
        <b>{orderWords(order)}</b>
        {[order.waitsFor, order.reason].map((text) =>
          text === null ? null : (
            <p key={text} className="fh-muted fh-small">
              {sentence(text)}
            </p>
          ),
        )}
      </div>
      <dl className="fh-terms">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd style={{ textAlign: 'right', overflowWrap: 'anywhere' }}>{value}</dd>
          </div>
        ))}
        {order.averageFillPrice === null ? null : (
          <div>
            <dt>Filled at, on average</dt>
            <dd className="fh-num">{priceText(order.averageFillPrice, order.currency)}</dd>
          </div>
        )}
        <div>
          <dt>Fees</dt>
          <dd className="fh-num">
            <Money amount={order.fees} currency={order.currency} />
          </dd>
        </div>
      </dl>
      <TextLink
        to="/assets/$assetId"
        params={{ assetId: order.assetId }}
        search={{ portfolio: order.portfolioId }}
      >
        {order.symbol} in this portfolio
      </TextLink>
      <Fills trades={order.trades} />
      <Steps events={order.events} currency={order.currency} />
    </Stack>
  );
}

async function takeBack(trade: Trade): Promise<void> {
  try {
    const { operationId } = await change(bustTrade, { params: { id: trade.id } });
    await refreshBook();
    sayWithUndo(`Took back the fill of ${formatQuantity(trade.quantity)} ${trade.symbol}`, [operationId]);
  } catch (error) {
    sayProblem(error, 'The fill is not taken back');
  }
}

function Fills({ trades }: { trades: readonly Trade[] }) {
  const editable = mayEdit(useBook());
  if (trades.length === 0) return null;
  return (
    <section aria-label="Fills">
      <h3 className="fh-subtitle">Fills</h3>
      <ul className="fh-rows">
        {trades.map((trade) => (
          <li key={trade.id} className="fh-row">
            <span>
              {formatQuantity(trade.quantity)} at {priceText(trade.price, trade.currency)}
              <span className="fh-muted fh-small" style={{ display: 'block' }}>
                {showInstant(trade.executedAt)}, {sourceWords(trade)}
              </span>
            </span>
            <EntryLink trade={trade}>Its entry</EntryLink>
            {editable && !trade.busted && trade.venue === 'paper' ? (
              <Button size="compact-xs" variant="default" onClick={() => void takeBack(trade)}>
                Take back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Steps({ events, currency }: { events: readonly Step[]; currency: string }) {
  return (
    <section aria-label="Steps">
      <h3 className="fh-subtitle">Steps</h3>
      <ol className="fh-rows">
        {events.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
          <li key={index} className="fh-row">
            <span>
              {STEPS[step.kind]}
              {step.quantity === null ? '' : ` ${formatQuantity(step.quantity)}`}
              {step.price === null ? '' : ` at ${priceText(step.price, currency)}`}
              {step.reason === null ? null : (
                <span className="fh-muted fh-small" style={{ display: 'block' }}>
                  {sentence(step.reason)}
                </span>
              )}
            </span>
            <span className="fh-muted fh-small fh-nowrap">{showInstant(step.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

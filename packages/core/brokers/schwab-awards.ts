import { type Decimal, isZero, sign } from '../money/decimal.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import { BrokerLineError, brokerLine, inOrder, runsBackwards, skip, statementOf } from './line.ts';
import { depositIdentities } from './schwab-deposits.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** An event of the awards, and the rows below it that give its awards. */
interface Event {
  readonly row: BrokerRow;
  readonly awards: readonly BrokerRow[];
}

function eventsOf(rows: readonly BrokerRow[]): Map<BrokerRow, Event> {
  const events = new Map<BrokerRow, Event & { awards: BrokerRow[] }>();
  let last: { awards: BrokerRow[] } | null = null;
  for (const row of rows) {
    if (row.text('date') === '') last?.awards.push(row);
    else {
      const event = { row, awards: [] };
      events.set(row, event);
      last = event;
    }
  }
  return events;
}

const BRINGS_SHARES = /^(?:lapse|deposit)$/i;

function above(value: Decimal | null, what: string): Decimal {
  if (value === null || isZero(value) || sign(value) < 0)
    throw new BrokerLineError(`the ${what} of the award is missing`);
  return value;
}

/** The shares that are left after those withheld for taxes, at what they were worth on the day. */
function readEvent({ row, awards }: Event, note: (reason: string) => void): InvestmentLine[] {
  const action = row.text('action');
  if (!BRINGS_SHARES.test(action))
    throw new BrokerLineError(
      `unknown action of an award: ${action.slice(0, 60) || 'the cell is empty'}; sales and income are in the transactions file`,
    );
  const symbol = row.text('symbol');
  if (symbol === '') throw new BrokerLineError(`a ${action} without a symbol`);
  if (awards.length === 0) throw new BrokerLineError(`a ${action} without the row of its award below it`);
  const date = row.day('date');
  return awards.flatMap((award) => {
    const deposited = award.figure('netsharesdeposited');
    if (deposited !== null && isZero(deposited)) {
      note('all shares of the award were withheld for taxes');
      return [];
    }
    const id = award.text('awardid');
    return [
      brokerLine({
        line: row.line,
        date,
        type: 'TRANSFER_IN',
        symbol,
        quantity: above(deposited, 'number of shares deposited'),
        price: above(award.figure('fairmarketvalueprice'), 'fair market value'),
        currency: 'USD',
        assetCurrency: 'USD',
        note: [row.text('description'), id === '' ? '' : `award ${id}`].filter(Boolean).join(', '),
      }),
    ];
  });
}

/**
 * Charles Schwab, Equity Award Center: History, Export, CSV. Its shares arrive in the brokerage account as "Stock Plan Activity" of
 * the transactions file, which does not say what they cost; see {@link depositIdentities}.
 */
export const schwabAwards: BrokerFormat = {
  name: 'Schwab Equity Awards CSV',
  header: ['date', 'action', 'symbol', 'awardid', 'fairmarketvalueprice', 'netsharesdeposited'],
  order: 'mdy',
  read: (rows, notes) => {
    const events = eventsOf(rows);
    const lines = eachRow(rows, notes, (row) => {
      const event = events.get(row);
      if (event !== undefined) return readEvent(event, (reason) => skip(notes, row.line, reason));
      if (row === rows[0]) throw new BrokerLineError('the row of an award without the event above it');
      return [];
    });
    const ordered = depositIdentities(inOrder(lines, runsBackwards(lines)), () => true);
    return [statementOf('Schwab', null, ordered, { currency: 'USD' })];
  },
};

import * as contract from '@financehub/contract/asset-events.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import { tokenize } from '@financehub/core/statements/csv-tokens.ts';
import { decodeText } from '@financehub/core/statements/encoding.ts';
import { readPrice } from '@financehub/core/statements/price-figures.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../../context.ts';
import { notify } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { storedUnits } from '../../warehouse/stored-decimal.ts';
import { ENTERED, type NewDividend, type NewSplit } from '../../warehouse/warehouse.ts';
import { requireAsset } from './store.ts';

type Body = BodyOf<typeof contract.putAssetEvents>;
interface Fault {
  path: string;
  message: string;
}

/** The schema of the contract holds for JSON; a CSV body arrives as it was sent. */
const putAssetEvents = {
  ...contract.putAssetEvents,
  body: Type.Unsafe<Body | Buffer>({
    content: { 'application/json': { schema: contract.putAssetEvents.body } },
  }),
};

export function eventRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getAssetEvents, async ({ params, query, principal, read }) => {
    await read((db) => requireAsset(db, params.id));
    const [dividends, splits] = await Promise.all([
      context.warehouse.dividends(principal.bookId, [params.id], query),
      context.warehouse.splits(principal.bookId, [params.id], query),
    ]);
    return { dividends, splits };
  });

  implement(app, context, putAssetEvents, async ({ params, body, principal, touch }) =>
    touch(async (db) => {
      const asset = await requireAsset(db, params.id);
      const events = Buffer.isBuffer(body) ? eventsOfCsv(body) : body;
      const dividends = (events.dividends ?? []).map((each) => ({
        exDate: each.exDate,
        payDate: each.payDate ?? null,
        amount: each.amount.replace('+', ''),
        currency: each.currency ?? asset.currency,
      }));
      const splits = (events.splits ?? []).map(({ date, ratio }) => ({
        date,
        ratio: ratio.replace('+', ''),
      }));
      refuse(dividends, splits);
      const origin = { provider: ENTERED, at: context.now() };
      await context.warehouse.putDividends(principal.bookId, asset.id, dividends, origin);
      await context.warehouse.putSplits(principal.bookId, asset.id, splits, origin);
      const { bookId } = principal;
      await notify(db, { type: 'book.changed', bookId, operationId: null, kind: 'prices.put' });
      return { dividends: dividends.length, splits: splits.length };
    }),
  );
}

function refuse(dividends: readonly NewDividend[], splits: readonly NewSplit[]): void {
  const faults: Fault[] = [];
  const check = (path: string, figure: string, days: Set<string>, date: string): void => {
    const units = storedUnits(figure);
    if (units === null || units <= 0n)
      faults.push({ path, message: 'must be above zero in the 12 digits after the point that are kept' });
    if (days.has(date)) faults.push({ path, message: `${date} is there twice` });
    days.add(date);
  };
  const [paid, divided] = [new Set<string>(), new Set<string>()];
  for (const [index, { exDate, amount, currency }] of dividends.entries()) {
    assertCurrency(currency, `body/dividends/${index}/currency`);
    check(`body/dividends/${index}/amount`, amount, paid, exDate);
  }
  for (const [index, { date, ratio }] of splits.entries())
    check(`body/splits/${index}/ratio`, ratio, divided, date);
  if (faults.length > 0)
    throw new ProblemError('invalid', 'Some dividends or splits can not be stored. Nothing was.', {
      errors: faults.slice(0, 100),
    });
}

const COLUMNS = ['type', 'date', 'amount', 'currency', 'ratio', 'paydate'] as const;
type Line = Partial<Record<(typeof COLUMNS)[number], string>>;

function eventsOfCsv(bytes: Uint8Array): Body {
  const [header, ...rows] = tokenize(decodeText(bytes).text, ',');
  const columns = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const faults: Fault[] = [];
  const unknown = columns.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  if (unknown.length > 0 || !columns.includes('type') || !columns.includes('date'))
    faults.push({
      path: 'body/line/1',
      message: 'the header must be type,date,amount,currency,ratio,payDate',
    });
  const dividends: NonNullable<Body['dividends']> = [];
  const splits: NonNullable<Body['splits']> = [];
  for (const { cells, line } of faults.length > 0 ? [] : rows) {
    const row: Line = Object.fromEntries(columns.map((name, index) => [name, (cells[index] ?? '').trim()]));
    const split = row.type?.toLowerCase() === 'split';
    const figure = readPrice((split ? row.ratio : row.amount) ?? '', '.');
    const wrong = wrongIn(row, split, figure !== null);
    if (wrong !== null) faults.push({ path: `body/line/${line}`, message: wrong });
    else if (split) splits.push({ date: row.date!, ratio: formatDecimal(figure!) });
    else
      dividends.push({
        exDate: row.date!,
        amount: formatDecimal(figure!),
        ...(row.currency ? { currency: row.currency } : {}),
        ...(row.paydate ? { payDate: row.paydate } : {}),
      });
  }
  if (faults.length > 0)
    throw new ProblemError('invalid', `${faults.length} lines can not be read. Nothing was stored.`, {
      errors: faults.slice(0, 100),
    });
  return { dividends, splits };
}

function wrongIn(row: Line, split: boolean, hasFigure: boolean): string | null {
  if (!split && row.type?.toLowerCase() !== 'dividend')
    return `type: ${row.type} is neither dividend nor split`;
  if (parseDay(row.date ?? '') === null) return `date: ${row.date} is no day of the form YYYY-MM-DD`;
  if (row.paydate && parseDay(row.paydate) === null)
    return `payDate: ${row.paydate} is no day of the form YYYY-MM-DD`;
  return hasFigure ? null : `${split ? 'ratio' : 'amount'}: is no number`;
}

import { DATE, DOUBLE, DuckDBDateValue, INTEGER } from '@duckdb/node-api';
import { type Duck, dayLiteral, fill, originLiterals, uuidLiteral } from './duckdb-connections.ts';
import type { NamedSeries, Series, SeriesCoverage, Warehouse } from './warehouse.ts';

export const SERIES_TABLES = `
  CREATE TABLE IF NOT EXISTS series_point (
    book_id UUID NOT NULL, series VARCHAR NOT NULL, date DATE NOT NULL, value DOUBLE NOT NULL,
    provider VARCHAR, fetched_at TIMESTAMPTZ);
  CREATE TEMP TABLE new_point (series INTEGER, date DATE, value DOUBLE);`;

const NEW_POINT = [INTEGER, DATE, DOUBLE] as const;
const NAME = /^[\w:.-]{1,120}$/;

type SeriesPart = Pick<Warehouse, 'putSeries' | 'series' | 'seriesCoverage'>;

export function seriesIn(duck: Duck, note: (bookId: string) => void): SeriesPart {
  return {
    putSeries: async (bookId, series, origin) => {
      const rows = series.reduce((count, { date }) => count + date.length, 0);
      if (rows === 0) return;
      const book = uuidLiteral(bookId);
      const named = numberedNames(series.map(({ name }) => name));
      const next = pointsOf(series);
      await duck.write(async (connection) => {
        await fill(connection, 'new_point', NEW_POINT, rows, () => next.next().value!);
        await connection.run(
          `DELETE FROM series_point p USING (SELECT k.name, n.date FROM new_point n JOIN ${named} ON k.i = n.series) d
           WHERE p.book_id = ${book} AND p.series = d.name AND p.date = d.date`,
        );
        await connection.run(
          `INSERT INTO series_point SELECT ${book}, k.name, date, value, ${originLiterals(origin)}
           FROM new_point n JOIN ${named} ON k.i = n.series ORDER BY n.series, n.date`,
        );
        await connection.run('DELETE FROM new_point');
      });
      note(bookId);
    },
    series: (bookId, names, range) => readSeries(duck, bookId, names, range),
    seriesCoverage: (bookId, prefix) => readCoverage(duck, bookId, prefix),
  };
}

function* pointsOf(series: readonly NamedSeries[]): Generator<[number, DuckDBDateValue, number]> {
  for (const [index, { date, value }] of series.entries())
    for (const [row, day] of date.entries()) yield [index, new DuckDBDateValue(day), value[row]!];
}

function nameLiteral(name: string): string {
  if (!NAME.test(name)) throw new RangeError(`no name of a series: ${name.slice(0, 40)}`);
  return `'${name}'`;
}

function numberedNames(names: readonly string[]): string {
  return `(VALUES ${names.map((name, index) => `(${index}, ${nameLiteral(name)})`).join(', ')}) k(i, name)`;
}

async function readSeries(
  duck: Duck,
  bookId: string,
  names: readonly string[],
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<Map<string, Series>> {
  if (names.length === 0) return new Map();
  const after = from === undefined ? '' : ` AND date >= ${dayLiteral(from)}`;
  const before = to === undefined ? '' : ` AND date <= ${dayLiteral(to)}`;
  const result = await duck.read(
    `SELECT k.i, (date - DATE '1970-01-01')::INTEGER, value FROM series_point JOIN ${numberedNames(names)}
     ON series = k.name WHERE book_id = ${uuidLiteral(bookId)}${after}${before} ORDER BY k.i, date`,
  );
  const [index = [], date = [], value = []] = (await result.getColumns()) as number[][];
  const found = new Map<string, Series>();
  for (let first = 0; first < index.length; ) {
    let end = first + 1;
    while (end < index.length && index[end] === index[first]) end += 1;
    found.set(names[index[first]!]!, {
      date: Int32Array.from(date.slice(first, end)),
      value: Float64Array.from(value.slice(first, end)),
    });
    first = end;
  }
  return found;
}

async function readCoverage(duck: Duck, bookId: string, prefix: string): Promise<SeriesCoverage[]> {
  const result = await duck.read(
    `SELECT series, count(*), min(date)::VARCHAR, max(date)::VARCHAR, arg_max(provider, date),
       epoch_ms(max(fetched_at))
     FROM series_point WHERE book_id = ${uuidLiteral(bookId)} AND starts_with(series, ${nameLiteral(prefix)})
     GROUP BY series ORDER BY series`,
  );
  return (await result.getRows()).map(([name, count, from, to, provider, fetched]) => ({
    name: String(name),
    count: Number(count),
    from: String(from),
    to: String(to),
    provider: provider === null ? null : String(provider),
    fetchedAt: fetched === null ? null : new Date(Number(fetched)),
  }));
}

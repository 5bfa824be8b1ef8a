import { BROKER_FORMATS } from '../brokers/formats.ts';
import { brokerFormatOf, parseBrokerTable } from '../brokers/table.ts';
import { openTable, type TableOptions } from './csv.ts';
import { investmentConfidence, parseInvestmentTable } from './investment-csv.ts';
import { tablesOfRows } from './investment-csv-columns.ts';
import { parsePriceTable } from './price-csv.ts';
import { priceConfidence } from './price-form.ts';
import type { PriceCsvOptions } from './price-rows.ts';
import { openRateTable, RATES, rateConfidence } from './rate-table.ts';
import type { StatementFile } from './statement.ts';
import { headRows, type TableSource } from './table.ts';
import { openParsed } from './whole-file.ts';

const HEAD_ROWS = 200;

/** As the parsers of text recognise; below it a table is a bank's. */
const SURE = 0.7;

/**
 * Reads a table that is no text, a sheet for example, as what it is: a broker's transactions, rates, prices, or the lines of a bank, see
 * {@link openTable}. A mapping or a saved profile says that it is a bank's. Throws {@link StatementError} when it is none of them.
 */
export function openTableFile(table: TableSource, options: TableOptions & PriceCsvOptions): StatementFile {
  if (options.dialect?.columns !== undefined) return openTable(table, options);
  const head = tablesOfRows(headRows(table, HEAD_ROWS));
  const known = brokerFormatOf(BROKER_FORMATS, head);
  if (known !== null) {
    const parsed = parseBrokerTable(known, tablesOfRows([...table.rows()]));
    return openParsed({ ...parsed, format: `${options.format} (${parsed.format.replace(' CSV', '')})` });
  }
  if (rateConfidence(head) >= SURE)
    return {
      ...openRateTable(tablesOfRows([...table.rows()]), options.dialect),
      format: `${options.format} (${RATES})`,
    };
  const broker = investmentConfidence(head);
  const prices = priceConfidence(head);
  if (Math.max(broker, prices) < SURE) return openTable(table, options);
  const all = tablesOfRows([...table.rows()]);
  const parsed = broker >= prices ? parseInvestmentTable(all) : parsePriceTable(all, options);
  return openParsed({ ...parsed, format: `${options.format} (${parsed.format.replace(' CSV', '')})` });
}

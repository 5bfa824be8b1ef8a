import { StatementError } from './statement.ts';

/** `20180404_btcusd_minute_trade.csv`: what LEAN calls its files of one day. */
const WITHIN_DAY =
  /(?:^|[/\\])(\d{4})(\d{2})(\d{2})_([\w.-]+?)_(tick|second|minute)_(trade|quote|openinterest)[\w.-]*\.csv$/i;

/** Throws a StatementError for a file of LEAN that is of one day, and says where such files go. */
export function refuseWithinDay(fileName: string): void {
  const found = WITHIN_DAY.exec(fileName);
  if (found === null) return;
  const [, year, month, day, ticker, width, kind] = found;
  const symbol = ticker!.toUpperCase();
  const of = `${symbol} on ${year}-${month}-${day}`;
  const minutes = `${year}${month}${day}_trade.zip in LEAN’s folder “minute”`;
  const daily = 'Its daily prices are in LEAN’s folder “daily”.';
  if (kind!.toLowerCase() !== 'trade')
    throw new StatementError(
      `the file holds ${kind === 'quote' ? 'quotes' : 'open interest'} of ${of}, not prices of days`,
      {
        mend: `Quotes within the day are not stored. Candles and volumes are made of its trades: open ${symbol} on the Charts page and choose “Add trades”, with ${minutes}. ${daily}`,
      },
    );
  const [what, which] =
    width!.toLowerCase() === 'minute'
      ? ['minutes', 'with the zip as LEAN has it']
      : [`${width}s`, `with ${minutes}`];
  throw new StatementError(`the file holds ${what} of ${of}, not prices of days`, {
    mend: `Open ${symbol} on the Charts page and choose “Add trades”, ${which}. ${daily}`,
  });
}

import type { DateOrder } from '../statements/date-text.ts';
import { headText } from '../statements/encoding.ts';
import type { ByteSource } from '../statements/source.ts';
import {
  StatementError,
  type StatementFile,
  type StatementParser,
  type StatementPart,
} from '../statements/statement.ts';
import { readXml, xmlEncoding } from '../statements/xml-events.ts';
import { valuesKeeper } from './flex-values.ts';
import { beginAccounts, type FlexAccounts, finishAccounts, takeFlexRow } from './ibkr-accounts.ts';
import type { FlexRow } from './ibkr-row.ts';

const FORMAT = 'Interactive Brokers Flex';

const HEAD = 65_536;
const SLASHED = /="(\d{2})[/-](\d{2})[/-](?:\d{4}|\d{2})(?=["; ,T])/g;

/** `MM/dd/yy` unless a day beyond the twelfth stands first. */
function orderOf(head: string): { order: DateOrder; guessed: boolean } {
  const dates = [...head.matchAll(SLASHED)];
  const dayFirst = dates.some(([, first]) => Number(first) > 12);
  const monthFirst = dates.some(([, , second]) => Number(second) > 12);
  return { order: dayFirst ? 'dmy' : 'mdy', guessed: dates.length > 0 && !dayFirst && !monthFirst };
}

/** The rows of a report, in its order. A statement begins with a row of its own. */
function* rowsOf(source: ByteSource, encoding: string): Generator<FlexRow> {
  const rows: FlexRow[] = [];
  const valuesOf = valuesKeeper();
  let statements = 0;
  const steps = readXml(source, encoding, {
    open: (element, attributes, line) => {
      if (element === 'FlexStatement') statements += 1;
      if (attributes !== '' || element === 'OpenPositions')
        rows.push({ element, line: line(), values: valuesOf(element, attributes) });
    },
    text: () => undefined,
    close: () => undefined,
  });
  for (const _ of steps) yield* rows.splice(0);
  if (statements === 0)
    throw new StatementError('the Flex report holds no statement', {
      mend: 'Run the Flex query again for a period with activity; an answer that only names an error is no report.',
    });
}

function* partsOf(source: ByteSource): Generator<StatementPart> {
  const encoding = xmlEncoding(source);
  const { order, guessed } = orderOf(headText(source, encoding, HEAD));
  if (guessed)
    yield {
      kind: 'warning',
      warning: `dates are read as ${order}: the report does not say whether the day or the month comes first. Choose yyyyMMdd in the Flex query`,
    };
  const accounts: FlexAccounts = beginAccounts(order);
  for (const row of rowsOf(source, encoding)) takeFlexRow(accounts, row);
  yield* finishAccounts(accounts);
}

const ROOT = /<FlexQueryResponse\b/;
const ANSWER = /<FlexStatementResponse\b/;

/**
 * The reports of Interactive Brokers' Flex queries: trades, cash, corporate actions, transfers, positions and the cash report, of
 * one or more accounts. The XML is read as a stream; what is kept of it are the transactions.
 */
export const flexParser: StatementParser = {
  format: FORMAT,
  recognise: (head) => {
    const text = new TextDecoder('windows-1252').decode(head.subarray(0, 4096));
    return ROOT.test(text) || ANSWER.test(text) ? 1 : 0;
  },
  open: (source): StatementFile => ({ format: FORMAT, parts: () => partsOf(source) }),
};

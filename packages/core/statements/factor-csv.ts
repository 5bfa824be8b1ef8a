import { FactorFileError, type FactorTable, factorHeader, readFactorFile } from '../factors/french.ts';
import { decodeText } from './encoding.ts';
import { type ByteSource, wholeOf } from './source.ts';
import { StatementError, type StatementParser, type StatementPart } from './statement.ts';

const FORMAT = 'factor CSV';
/** The text before the header is some lines long at most. */
const HEADER_DEPTH = 60;
const RETURNS = /^\s*(?:\d{4}|\d{6}|\d{8}|\d{4}-\d\d(?:-\d\d)?)\s*,/;

/** Files of Kenneth R. French's data library; their parts are the table of factor returns as a whole. */
export const factorCsvParser: StatementParser = {
  format: FORMAT,
  recognise: (head) => {
    const lines = decodeText(head).text.split(/\r?\n/, HEADER_DEPTH);
    const at = lines.findIndex((line) => factorHeader(line) !== null);
    return at >= 0 && RETURNS.test(lines[at + 1] ?? '') ? 0.98 : 0;
  },
  open: (source) => ({ format: FORMAT, parts: () => partsOf(tableOf(source)) }),
};

function tableOf(source: ByteSource): FactorTable {
  try {
    return readFactorFile(decodeText(wholeOf(source)).text);
  } catch (error) {
    if (error instanceof FactorFileError)
      throw new StatementError(error.message, {
        mend: 'Download the CSV from Kenneth French’s data library again, daily or monthly.',
      });
    throw error;
  }
}

function* partsOf(table: FactorTable): Generator<StatementPart> {
  yield { kind: 'factors', factors: table };
  for (const { line, raw, reason } of table.rejected)
    yield { kind: 'rejected', rejected: { line, reason, text: raw } };
}

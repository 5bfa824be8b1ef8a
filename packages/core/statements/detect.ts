import { BROKER_FORMATS } from '../brokers/formats.ts';
import { ghostfolioParser } from '../brokers/ghostfolio.ts';
import { flexParser } from '../brokers/ibkr-flex.ts';
import { portfolioPerformanceParser } from '../brokers/portfolio-performance.ts';
import { brokerTableParser } from '../brokers/table.ts';
import { camtParser } from './camt.ts';
import { collect } from './collect.ts';
import { csvParser } from './csv.ts';
import type { CsvOptions } from './csv-dialect.ts';
import { decodeText } from './encoding.ts';
import { factorCsvParser } from './factor-csv.ts';
import { investmentCsvParser } from './investment-csv.ts';
import { leanParser } from './lean-csv.ts';
import { mt940Parser } from './mt940.ts';
import { ofxParser } from './ofx.ts';
import { priceCsvParser } from './price-csv.ts';
import type { PriceCsvOptions } from './price-rows.ts';
import { qifParser } from './qif.ts';
import { rateTableParser } from './rate-table.ts';
import { rateXmlParser } from './rate-xml.ts';
import { type ByteSource, sourceOf } from './source.ts';
import { type ParsedFile, StatementError, type StatementFile, type StatementParser } from './statement.ts';

/** What a caller may say about a file; each parser takes the part that concerns it. */
export interface ParseOptions extends CsvOptions, PriceCsvOptions {
  /** Forces a format by its parser's name instead of recognising it. */
  readonly format?: string;
}

/** The formats that are read. A new format is one line here. */
const PARSERS: readonly StatementParser<ParseOptions>[] = [
  ofxParser,
  camtParser,
  mt940Parser,
  qifParser,
  flexParser,
  portfolioPerformanceParser,
  ghostfolioParser,
  brokerTableParser(BROKER_FORMATS),
  factorCsvParser,
  rateTableParser,
  rateXmlParser,
  leanParser,
  investmentCsvParser,
  priceCsvParser,
  csvParser,
];

export interface DetectedFormat {
  readonly format: string;
  /** 0 to 1, as the format's parser says. */
  readonly confidence: number;
}

/** Below this no parser takes the file for its own. */
const ENOUGH = 0.3;

const EXPORT_INSTEAD =
  'Choose OFX, QFX, CAMT.053, MT940, QIF, XLSX or CSV where the bank offers its downloads.';

/** Files that are no text at all, by their first bytes. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], name: string, mend: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive', 'Unpack it and import the files inside.'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty ZIP archive', EXPORT_INSTEAD],
  [[0x1f, 0x8b], 'a gzip archive', 'Unpack it and import the file inside.'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document, which is no text', EXPORT_INSTEAD],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    'an Excel workbook (.xls), which is no text',
    'Open it and save the sheet as XLSX or CSV.',
  ],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image', EXPORT_INSTEAD],
  [[0xff, 0xd8, 0xff], 'a JPEG image', EXPORT_INSTEAD],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF image', EXPORT_INSTEAD],
  [[0x52, 0x49, 0x46, 0x46], 'an image or sound file', EXPORT_INSTEAD],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive', 'Unpack it and import the files inside.'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive', 'Unpack it and import the files inside.'],
  [
    [0x53, 0x51, 0x4c, 0x69],
    'an SQLite database',
    'Export the transactions as CSV from the program that wrote it.',
  ],
];

/** Text formats of banks that are known by sight and not read. */
const UNREAD: readonly (readonly [sign: RegExp, name: string, mend: string])[] = [
  [
    /^\s*(?:<!doctype html|<html|<head|<body)/i,
    'a web page (HTML), often the log-in page saved in place of the download',
    'Log in to the bank again and repeat the download.',
  ],
  [/^\s*[[{]\s*["[{\]}]/, 'a JSON file', EXPORT_INSTEAD],
  [/^\s*<\?xml|^\s*<\w+/, 'an XML file of an unknown kind', EXPORT_INSTEAD],
];

/** The first lines that parsers look at, never cut inside a line. */
function headOf({ head, size }: ByteSource): Uint8Array {
  if (size <= head.length) return head;
  const end = head.lastIndexOf(0x0a);
  return end > 0 ? head.subarray(0, end + 1) : head;
}

function refuseBinary({ head: bytes, size }: ByteSource): void {
  if (
    size <= 4096 &&
    bytes.every((byte) => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf)
  ) {
    throw new StatementError('the file is empty', {
      mend: 'Download it again; choose a period that has transactions.',
    });
  }
  const known = SIGNATURES.find(([signature]) => signature.every((byte, i) => bytes[i] === byte));
  if (known === undefined) return;
  const [, name, mend] = known;
  throw new StatementError(`the file is ${name}`, { mend });
}

function bestParser(
  source: ByteSource,
  fileName: string,
): { parser: StatementParser<ParseOptions>; confidence: number } {
  refuseBinary(source);
  const head = headOf(source);
  let best = { parser: PARSERS[0]!, confidence: 0 };
  for (const parser of PARSERS) {
    const confidence = parser.recognise(head, fileName);
    if (confidence > best.confidence) best = { parser, confidence };
  }
  const text = decodeText(head).text;
  const unread = best.confidence < 0.8 ? UNREAD.find(([sign]) => sign.test(text)) : undefined;
  if (unread !== undefined) throw new StatementError(`the file is ${unread[1]}`, { mend: unread[2] });
  return best;
}

function unknownFormat(fileName: string): StatementError {
  const shown = fileName === '' ? 'the file' : `"${fileName.slice(0, 80)}"`;
  return new StatementError(
    `${shown} is in no format that is read (${PARSERS.map((one) => one.format).join(', ')})`,
    {
      mend: `${EXPORT_INSTEAD} For a CSV of an unusual kind give a mapping of its columns.`,
    },
  );
}

/** Says which format a file is in. Throws {@link StatementError} for an empty file and for one that no parser reads. */
export function detectFormat(bytes: Uint8Array, fileName: string): DetectedFormat {
  const { parser, confidence } = bestParser(sourceOf(bytes), fileName);
  if (confidence < ENOUGH) throw unknownFormat(fileName);
  return { format: parser.format, confidence };
}

function chooseParser(
  source: ByteSource,
  fileName: string,
  options: ParseOptions,
): StatementParser<ParseOptions> {
  if (options.format !== undefined) {
    const forced = PARSERS.find((parser) => parser.format === options.format);
    if (forced !== undefined) return forced;
    throw new StatementError(`there is no format "${options.format}"`, {
      mend: `Choose one of ${PARSERS.map((one) => one.format).join(', ')}.`,
    });
  }
  const { parser, confidence } = bestParser(source, fileName);
  if (confidence >= ENOUGH) return parser;
  // A mapping of columns says that the file is delimited text, however unusual.
  if (options.dialect !== undefined) return csvParser;
  throw unknownFormat(fileName);
}

/**
 * Recognises a bank's or broker's file and finds out how it is written; its parts are read when they are asked for. Throws
 * {@link StatementError} when no parser reads it.
 */
export function openStatementFile(
  source: ByteSource,
  fileName: string,
  options: ParseOptions = {},
): StatementFile {
  return chooseParser(source, fileName, options).open(source, { fileName, ...options });
}

/** As {@link openStatementFile}, for a small file in memory, read as a whole. */
export function parseStatementFile(
  bytes: Uint8Array,
  fileName: string,
  options: ParseOptions = {},
): ParsedFile {
  return collect(openStatementFile(sourceOf(bytes), fileName, options));
}

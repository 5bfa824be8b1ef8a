import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type IntradayBar,
  type LineReader,
  leanReader,
  type Trade,
  TradeFileError,
  type TradeFormat,
  tableReader,
  tradesOfJson,
} from '@financehub/core/markets/trade-file.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import { DAY_SECONDS, zoneOffset } from '@financehub/core/time/zone.ts';
import { Unzip, UnzipInflate } from 'fflate';

export interface ReadTask {
  readonly file: string;
  /** Where the lines for the warehouse go. */
  readonly into: string;
  readonly zone: string;
  /** Whether LEAN's prices are those of shares, in ten-thousandths. */
  readonly scaled: boolean;
}

/** What was read, or the lines that can not be. */
export type ReadTrades =
  | {
      readonly kind: 'trades' | 'bars';
      readonly format: TradeFormat;
      readonly count: number;
      /** Width of the bars; 0 of trades. */
      readonly seconds: number;
      /** Microseconds since 1970. */
      readonly first: number;
      readonly last: number;
    }
  | { readonly faults: readonly { readonly line: number | null; readonly message: string }[] };

const FAULTS = 20;
const MEMORY_BYTES = 64 * 1024 * 1024;
const INFLATED_BYTES = 512 * 1024 * 1024;
const LINES_PER_WRITE = 4096;

/** Turns a file of trades or bars into the lines that the warehouse reads, as a stream. */
export async function readTrades(task: ReadTask): Promise<ReadTrades> {
  try {
    const { lines, reader } = await openFile(task);
    return await convert(lines, reader, task.into);
  } catch (error) {
    if (!(error instanceof TradeFileError)) throw error;
    return { faults: [{ line: error.line, message: error.message }] };
  }
}

interface Opened {
  /** What is read of each line; trades of JSON are there already. */
  readonly lines: AsyncIterable<string> | readonly Trade[];
  readonly reader: ((first: string) => LineReader) | TradeFormat;
}

async function openFile({ file, zone, scaled }: ReadTask): Promise<Opened> {
  const offset = zoneOffset(zone);
  const head = await firstBytes(file);
  if (head[0] === 0x50 && head[1] === 0x4b) {
    await assertSmall(file);
    const [name, bytes] = leanEntry(await readFile(file));
    const day = parseDay(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)}`);
    if (day === null) throw new TradeFileError(`${name} names no day`);
    const lean = leanReader(day * DAY_SECONDS, scaled, offset);
    return { lines: linesOf(Readable.from([bytes])), reader: () => lean };
  }
  if (/^\s*[[{]/.test(new TextDecoder().decode(head))) {
    await assertSmall(file);
    const { format, trades } = tradesOfJson(parseJson(await readFile(file, 'utf8')));
    return { lines: trades, reader: format };
  }
  return { lines: linesOf(createReadStream(file)), reader: (first) => tableReader(first, offset) };
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function assertSmall(file: string): Promise<void> {
  if ((await stat(file)).size > MEMORY_BYTES)
    throw new TradeFileError('JSON and zip files are read as a whole and have 64 MiB at most; send a CSV');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TradeFileError(`the JSON can not be read: ${(error as Error).message}`);
  }
}

const LEAN_NAME = /^\d{8}_[\w.-]+_minute_trade\.csv$/i;

/** As a stream, which also reads the sizes of ZIP64 that LEAN writes. */
function leanEntry(bytes: Uint8Array): [string, Uint8Array] {
  const found: { name: string; parts: Uint8Array[] }[] = [];
  const others: string[] = [];
  let inflated = 0;
  const unzip = new Unzip((file) => {
    if (!LEAN_NAME.test(file.name)) {
      others.push(file.name);
      return;
    }
    const parts: Uint8Array[] = [];
    found.push({ name: file.name, parts });
    file.ondata = (error, part) => {
      if (error !== null) throw error;
      inflated += part.length;
      if (inflated > INFLATED_BYTES)
        throw new TradeFileError('the file in the zip is larger than 512 MiB; send a CSV of shorter time');
      parts.push(part);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    unzip.push(bytes, true);
  } catch (error) {
    if (error instanceof TradeFileError) throw error;
    throw new TradeFileError(`the zip file can not be read: ${(error as Error).message}`);
  }
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new TradeFileError(
      found.length > 1
        ? `the zip file holds ${found.length} files of LEAN minutes; send one of them at a time, as a zip of its own`
        : `the zip file holds no file of LEAN’s minutes of trades, as 20180404_btcusd_minute_trade.csv${othersOf(others)}`,
    );
  return [first.name, Buffer.concat(first.parts)];
}

function othersOf(names: readonly string[]): string {
  const [name] = names;
  if (name === undefined) return '';
  return `; it holds ${name.slice(0, 80)}${/_quote/i.test(name) ? ', which are quotes: send the zip of trades' : ''}`;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > 10_000) throw new TradeFileError('a line is longer than 10,000 characters');
    yield* parts;
  }
  yield rest;
}

async function convert(lines: Opened['lines'], reader: Opened['reader'], into: string): Promise<ReadTrades> {
  const faults: { line: number | null; message: string }[] = [];
  const sum: Sum = {
    count: 0,
    first: Infinity,
    last: -Infinity,
    before: Number.NaN,
    same: 0,
    width: Infinity,
  };
  let used: LineReader | null = null;
  const rows = async function* (): AsyncGenerator<string> {
    let line = 0;
    let batch: string[] = [];
    for await (const each of lines) {
      line += 1;
      try {
        const row = typeof each === 'string' ? readLine(each, line) : each;
        if (row !== null) batch.push(lineOf(row, sum));
      } catch (error) {
        if (!(error instanceof TradeFileError)) throw error;
        faults.push({ line: error.line, message: error.message });
        // Without a header nothing can be read.
        if (faults.length >= FAULTS || used === null) return;
      }
      if (batch.length < LINES_PER_WRITE) continue;
      yield batch.join('');
      batch = [];
    }
    yield batch.join('');
  };
  const readLine = (text: string, line: number): Trade | IntradayBar | null => {
    const plain = text.trim();
    if (plain === '') return null;
    if (used === null) {
      used = (reader as (first: string) => LineReader)(plain);
      // A minute file of LEAN has no header.
      if (used.format !== 'lean-minute') return null;
    }
    return used.read(plain, line);
  };
  await pipeline(rows, createWriteStream(into, { mode: 0o600 }));
  if (faults.length > 0) return { faults };
  const format = typeof reader === 'string' ? reader : ((used as LineReader | null)?.format ?? null);
  if (sum.count === 0 || format === null)
    throw new TradeFileError('there is no trade and no bar in the file');
  const isBars = format === 'bars-csv' || format === 'lean-minute';
  return {
    kind: isBars ? 'bars' : 'trades',
    format,
    count: sum.count,
    seconds: isBars ? widthOf(format, sum.width) : 0,
    first: sum.first,
    last: sum.last,
  };
}

interface Sum {
  count: number;
  first: number;
  last: number;
  before: number;
  /** How many trades of the same microsecond came before. */
  same: number;
  /** The smallest step from one bar to the next, in microseconds. */
  width: number;
}

const MOST_OF_A_MICROSECOND = 999;

function lineOf(row: Trade | IntradayBar, sum: Sum): string {
  const { micros } = row;
  sum.count += 1;
  sum.first = Math.min(sum.first, micros);
  sum.last = Math.max(sum.last, micros);
  sum.same = micros === sum.before ? Math.min(MOST_OF_A_MICROSECOND, sum.same + 1) : 0;
  const step = Math.abs(micros - sum.before);
  if (step > 0 && step < sum.width) sum.width = step;
  sum.before = micros;
  if ('price' in row)
    return `${micros}${String(sum.same).padStart(3, '0')},${row.price},${row.size},${row.side}\n`;
  if (micros % 1e6 !== 0) throw new TradeFileError('bars begin on whole seconds', null);
  const { open: first, high, low, close, volume } = row;
  return `${micros / 1e6},${first},${high},${low},${close},${Number.isNaN(volume) ? '' : volume}\n`;
}

function widthOf(format: TradeFormat, micros: number): number {
  if (format === 'lean-minute') return 60;
  const seconds = micros / 1e6;
  if (Number.isInteger(seconds) && seconds > 0 && seconds < DAY_SECONDS && DAY_SECONDS % seconds === 0)
    return seconds;
  throw new TradeFileError(
    `the bars are ${Number.isFinite(seconds) ? `${seconds} seconds` : 'of no known width'} apart; a width must be a part of a day`,
  );
}

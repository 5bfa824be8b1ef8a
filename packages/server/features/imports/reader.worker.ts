import { openStatementFile, type ParseOptions } from '@financehub/core/statements/detect.ts';
import { type PriceLine, StatementError, type StatementFile } from '@financehub/core/statements/statement.ts';
import { copyRows } from './copy-rows.ts';
import { fileSource } from './file-source.ts';
import { previewOf } from './preview.ts';
import type { Answers, FileSummary, ReadTask, Reply, Request } from './reading.ts';
import { summarise } from './summary.ts';

interface OpenFile {
  readonly file: StatementFile;
  readonly summary: FileSummary;
}

/** One file in one thread: answers requests about it until the other side closes the port. No more of it is kept than a chunk. */
export default function read({ port, path, fileName, options }: ReadTask): Promise<void> {
  let open: OpenFile | null = null;
  let rows: Iterator<Answers['rows']> | null = null;
  let prices: { at: number; lines: Iterator<PriceLine> } | null = null;
  const opened = (): OpenFile => {
    open ??= openFile(path, fileName, options);
    return open;
  };
  const nextPrices = (from: number, count: number): PriceLine[] => {
    if (prices === null || prices.at !== from)
      prices = { at: from, lines: skipped(pricesOf(opened().file), from) };
    const lines: PriceLine[] = [];
    while (lines.length < count) {
      const next = prices.lines.next();
      if (next.done === true) break;
      lines.push(next.value);
    }
    prices.at += lines.length;
    return lines;
  };
  const answer = (request: Request): Answers[keyof Answers] => {
    switch (request.ask) {
      case 'open':
        return opened().summary;
      case 'plan':
        rows = copyRows(opened().file, opened().summary, request.plan);
        return null;
      case 'rows':
        return rows?.next().value ?? null;
      case 'preview':
        return previewOf(fileSource(path), opened().file);
      case 'investments':
        return investmentsOf(opened().file);
      case 'prices':
        return nextPrices(request.from, request.count);
    }
  };
  return new Promise((done) => {
    port.once('close', done);
    port.on('message', (request: Request) => {
      const reply = attempt(() => answer(request));
      const bytes =
        'answer' in reply && request.ask === 'rows' ? (reply.answer as Answers['rows'])?.bytes : undefined;
      port.postMessage(reply, bytes === undefined ? [] : [bytes.buffer]);
    });
  });
}

function openFile(path: string, fileName: string, options: ParseOptions): OpenFile {
  const file = openStatementFile(fileSource(path), fileName, options);
  return { file, summary: summarise(file) };
}

function investmentsOf(file: StatementFile): Answers['investments'] {
  const found = [];
  for (const part of file.parts()) if (part.kind === 'investments') found.push(part.investments);
  return found;
}

function* pricesOf(file: StatementFile): Generator<PriceLine> {
  for (const part of file.parts()) if (part.kind === 'price') yield part.price;
}

function skipped<T>(values: Iterator<T>, count: number): Iterator<T> {
  for (let passed = 0; passed < count; passed += 1) values.next();
  return values;
}

function attempt(work: () => Answers[keyof Answers]): Reply {
  try {
    return { answer: work() };
  } catch (error) {
    if (error instanceof StatementError) {
      return { unreadable: { message: error.message, line: error.line, mend: error.mend } };
    }
    const { message, stack = '' } = error as Error;
    return { failed: { message, stack } };
  }
}

import {
  StatementError,
  type StatementFile,
  type StatementPart,
} from '@financehub/core/statements/statement.ts';
import { buffersOf } from '../../warehouse/bar-columns.ts';
import { copyRows } from './copy-rows.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { previewOf } from './preview.ts';
import { columnsOfLines } from './price-columns.ts';
import type { Answers, ReadTask, Reply, Request } from './reading.ts';

/** One file in one thread: answers requests about it until the other side closes the port. No more of it is kept than a chunk. */
export default function read({ port, path, fileName, options }: ReadTask): Promise<void> {
  let open: Promise<OpenFile> | null = null;
  let rows: Iterator<Answers['rows']> | null = null;
  const nextPrices = chunks((file) => partsOf(file, 'price'));
  const nextRates = chunks((file) => partsOf(file, 'rate'));
  const answer = async (request: Request): Promise<Answers[keyof Answers]> => {
    open ??= openFile(path, fileName, options);
    const { file, summary, table } = await open;
    switch (request.ask) {
      case 'open':
        return summary;
      case 'plan':
        rows = copyRows(file, summary, request.plan);
        return null;
      case 'rows':
        return rows?.next().value ?? null;
      case 'preview':
        return previewOf(table, file);
      case 'investments':
        return investmentsOf(file);
      case 'factors':
        return factorsOf(file);
      case 'prices':
        return columnsOfLines(nextPrices(file, request.from, request.count).map(({ price }) => price));
      case 'rates':
        return nextRates(file, request.from, request.count).map(({ rate }) => rate);
    }
  };
  const respond = async (request: Request): Promise<void> => {
    const reply = await attempt(() => answer(request));
    port.postMessage(reply, 'answer' in reply ? moved(request, reply.answer) : []);
  };
  return new Promise((done) => {
    let answered = Promise.resolve();
    port.once('close', done);
    // Replies carry no number: they go out in the order of the questions.
    port.on('message', (request: Request) => {
      answered = answered.then(() => respond(request));
    });
  });
}

/** The memory of an answer that goes to the other thread instead of being copied. */
function moved({ ask }: Request, answer: Answers[keyof Answers]): ArrayBuffer[] {
  if (ask === 'prices') return buffersOf((answer as Answers['prices']).columns);
  const bytes = ask === 'rows' ? (answer as Answers['rows'])?.bytes : undefined;
  return bytes === undefined ? [] : [bytes.buffer];
}

function investmentsOf(file: StatementFile): Answers['investments'] {
  const found = [];
  for (const part of file.parts()) if (part.kind === 'investments') found.push(part.investments);
  return found;
}

function factorsOf(file: StatementFile): Answers['factors'] {
  return [...file.parts()].flatMap((part) => (part.kind === 'factors' ? [part.factors] : []));
}

type PartOf<Kind> = Extract<StatementPart, { kind: Kind }>;

function* partsOf<Kind extends 'price' | 'rate'>(file: StatementFile, kind: Kind): Generator<PartOf<Kind>> {
  for (const part of file.parts()) if (part.kind === kind) yield part as PartOf<Kind>;
}

/** Answers the next ones in turn; for others than the next it reads from the start. */
function chunks<T>(all: (file: StatementFile) => Iterator<T>) {
  let open: { at: number; rest: Iterator<T> } | null = null;
  return (file: StatementFile, from: number, count: number): T[] => {
    if (open === null || open.at !== from) open = { at: from, rest: skipped(all(file), from) };
    const taken: T[] = [];
    while (taken.length < count) {
      const next = open.rest.next();
      if (next.done === true) break;
      taken.push(next.value);
    }
    open.at += taken.length;
    return taken;
  };
}

function skipped<T>(values: Iterator<T>, count: number): Iterator<T> {
  for (let passed = 0; passed < count; passed += 1) values.next();
  return values;
}

async function attempt(work: () => Promise<Answers[keyof Answers]>): Promise<Reply> {
  try {
    return { answer: await work() };
  } catch (error) {
    if (error instanceof StatementError) {
      return { unreadable: { message: error.message, line: error.line, mend: error.mend } };
    }
    const { message, stack = '' } = error as Error;
    return { failed: { message, stack } };
  }
}

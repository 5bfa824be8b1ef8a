import { readFileSync } from 'node:fs';
import { type ParseOptions, parseStatementFile } from '@financehub/core/statements/detect.ts';
import { type ParsedFile, StatementError } from '@financehub/core/statements/statement.ts';
import { copyRows } from './copy-rows.ts';
import { previewOf } from './preview.ts';
import type { Answers, ReadTask, Reply, Request } from './reading.ts';
import { summarise } from './summary.ts';

interface OpenFile {
  readonly bytes: Uint8Array;
  readonly parsed: ParsedFile;
}

/** One file in one thread: answers requests about it until the other side closes the port. */
export default function read({ port, path, fileName, options }: ReadTask): Promise<void> {
  let open: OpenFile | null = null;
  let rows: Iterator<Answers['rows']> | null = null;
  const opened = (): OpenFile => {
    open ??= parse(path, fileName, options);
    return open;
  };
  const answer = (request: Request): Answers[keyof Answers] => {
    switch (request.ask) {
      case 'open':
        return summarise(opened().parsed);
      case 'plan':
        rows = copyRows(opened().parsed.statements, request.plan);
        return null;
      case 'rows':
        return rows?.next().value ?? null;
      case 'preview':
        return previewOf(opened().bytes, opened().parsed);
      case 'investments':
        return opened().parsed.investments;
      case 'prices':
        return opened().parsed.prices.slice(request.from, request.from + request.count);
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

function parse(path: string, fileName: string, options: ParseOptions): OpenFile {
  const bytes = readFileSync(path);
  return { bytes, parsed: parseStatementFile(bytes, fileName, options) };
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

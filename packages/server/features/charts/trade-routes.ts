import { rm } from 'node:fs/promises';
import * as contract from '@financehub/contract/charts.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { notify } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { withUpload } from '../imports/index.ts';
import { assetOf, tapeOf } from './subject.ts';
import { inThread } from './threads.ts';
import { clocksOf, zoneOf } from './zones.ts';

export function tradeRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.putTrades, (call) =>
    withUpload(context, call.request, async (upload) => {
      const { query, principal, read, touch } = call;
      const tape = tapeOf(context);
      const asset = await read((db) => assetOf(db, query.symbol));
      const zone = query.timezone ?? zoneOf(asset);
      clocksOf(zone);
      const into = `${upload.part}.lines`;
      try {
        const found = await inThread.readTrades({
          file: upload.part,
          into,
          zone,
          scaled: asset.type !== 'crypto',
        });
        if ('faults' in found) throw unreadable(found.faults);
        const { kind, format, seconds, first, last } = found;
        const { stored, replaced } =
          kind === 'trades'
            ? await tape.putTrades(principal.bookId, asset.id, into)
            : await tape.putBars(principal.bookId, asset.id, seconds, into);
        await touch((db) =>
          notify(db, {
            type: 'book.changed',
            bookId: principal.bookId,
            operationId: null,
            kind: 'prices.put',
          }),
        );
        const [from, to] = [first, last].map((micros) => new Date(micros / 1000).toISOString());
        return {
          assetId: asset.id,
          symbol: asset.symbol,
          kind,
          format,
          stored,
          replaced,
          from: from!,
          to: to!,
        };
      } finally {
        await rm(into, { force: true });
      }
    }),
  );
}

function unreadable(faults: readonly { line: number | null; message: string }[]): ProblemError {
  const [first] = faults;
  const where = first?.line == null ? '' : `line ${first.line}: `;
  return new ProblemError(
    'unreadable-file',
    `The file can not be read; nothing was stored. ${where}${first?.message}.`,
    {
      errors: faults.map(({ line, message }) => ({
        path: line === null ? 'body/file' : `body/file/line/${line}`,
        message,
      })),
      mend: 'Send trades with the columns time, price, size, or bars with time, open, high, low, close.',
    },
  );
}

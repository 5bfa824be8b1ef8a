import * as contract from '@financehub/contract/targets.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { requirePortfolio } from '../portfolios/index.ts';
import { storedTargets, storeTargets, targetsOf, targetsView } from './targets.ts';

export function targetRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getTargets, ({ params, read }) =>
    read(async (db) => {
      const { id } = await requirePortfolio(db, params.id);
      return targetsView(db, id, await storedTargets(db, id));
    }),
  );

  implement(app, context, contract.putTargets, async ({ params, body, read, write }) => {
    const { name } = await read((db) => requirePortfolio(db, params.id));
    const summary = body.items.length === 0 ? `Removed the targets of ${name}` : `Set the targets of ${name}`;
    return write({ kind: 'portfolio.targets', summary }, async (db) => {
      const { id } = await requirePortfolio(db, params.id);
      const targets = await targetsOf(db, body, '');
      await storeTargets(db, id, targets);
      return targetsView(db, id, await storedTargets(db, id));
    });
  });
}

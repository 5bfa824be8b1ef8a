import * as contract from '@financehub/contract/bulk.ts';
import { giveFeedback as feedbackRoute } from '@financehub/contract/learning.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { invalidBody } from '../../http/problem.ts';
import { suggestForPicked } from '../categorize/index.ts';
import { type AccountRow, assertFilter, loadAccounts, type TransactionFilter } from '../ledger/index.ts';
import { actionOf, requireCategory } from './action.ts';
import { changeMany, NothingChanged, type Outcome } from './change.ts';
import { giveFeedback } from './feedback.ts';
import type { Selection } from './pick.ts';

interface Selected {
  readonly ids?: readonly string[];
  readonly filter?: TransactionFilter;
  readonly except?: readonly string[];
}

function selectionOf({ ids, filter, except }: Selected, categoryId: string | null): Selection {
  if (ids !== undefined && filter !== undefined) throw invalidBody('filter', 'give either ids or a filter');
  if (ids !== undefined) {
    if (except !== undefined) throw invalidBody('except', 'goes with a filter');
    return { items: ids.map((id) => ({ id, categoryId })) };
  }
  if (filter === undefined) throw invalidBody('ids', 'give ids or a filter');
  return { filter, except: except ?? [], categoryId };
}

export function bulkRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.bulkTransactions, async ({ body, query, write }) =>
    orNothing(() =>
      write({ kind: `transactions.${body.action}`, summary: 'Changed transactions' }, async (db) => {
        const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
        if (body.filter !== undefined) await assertFilter(db, body.filter);
        const { action, categoryId } = actionOf(body, accounts);
        return changeMany(db, accounts, {
          selection: selectionOf(body, categoryId ?? null),
          action,
          expect: body.expect,
          dryRun: query.dryRun === true,
          categoryName: categoryId === undefined ? null : accounts.get(categoryId)!.name,
        });
      }),
    ),
  );

  implement(app, context, contract.bulkCategorize, async ({ body, query, write }) =>
    orNothing(() =>
      write({ kind: 'transactions.categorize', summary: 'Categorised transactions' }, async (db) => {
        const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
        if (body.filter !== undefined) await assertFilter(db, body.filter);
        const chosen = chosenSelection(body, accounts);
        const suggested = { filter: { uncategorized: true }, except: [], categoryId: null };
        const named = body.ids !== undefined || body.filter !== undefined;
        return changeMany(db, accounts, {
          selection: chosen ?? (named ? selectionOf(body, null) : suggested),
          action: { type: 'categorize' },
          expect: body.expect,
          dryRun: query.dryRun === true,
          categoryName: body.categoryId === undefined ? null : accounts.get(body.categoryId)!.name,
          ...(chosen === null
            ? { suggest: (writer) => suggestForPicked(writer, context.now(), body.minConfidence) }
            : {}),
        });
      }),
    ),
  );

  implement(app, context, feedbackRoute, giveFeedback);
}

/** Null when the person leaves the choice to what is suggested. */
function chosenSelection(
  body: Selected & {
    readonly items?: readonly { id: string; categoryId: string }[];
    readonly categoryId?: string;
    readonly minConfidence?: number;
  },
  accounts: ReadonlyMap<string, AccountRow>,
): Selection | null {
  const { items, categoryId, minConfidence } = body;
  if (items === undefined && categoryId === undefined) {
    if (body.except !== undefined && body.filter === undefined)
      throw invalidBody('except', 'goes with a filter');
    return null;
  }
  if (minConfidence !== undefined) throw invalidBody('minConfidence', 'is for suggestions; you have chosen');
  if (items === undefined) {
    requireCategory(accounts, categoryId!, 'categoryId');
    return selectionOf(body, categoryId!);
  }
  for (const field of ['ids', 'filter', 'except', 'categoryId'] as const) {
    if (body[field] !== undefined) throw invalidBody(field, 'is of no use beside items');
  }
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    requireCategory(accounts, item.categoryId, `items/${index}/categoryId`);
    if (seen.has(item.id)) throw invalidBody(`items/${index}/id`, 'is there twice');
    seen.add(item.id);
  }
  return { items };
}

async function orNothing(change: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof NothingChanged) return error.outcome;
    throw error;
  }
}

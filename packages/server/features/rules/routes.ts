import * as contract from '@financehub/contract/rules.ts';
import type { Action, Condition } from '@financehub/core/rules/rule.ts';
import { inOrder } from '@financehub/core/rules/specificity.ts';
import type { FastifyInstance } from 'fastify';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { notFound } from '../../http/problem.ts';
import { assertFilter } from '../ledger/index.ts';
import { rehearse } from './rehearse.ts';
import type { RunPayload } from './run-job.ts';
import {
  assertRule,
  findRule,
  loadRuleRows,
  type RuleRow,
  type RuleView,
  ruleOf,
  ruleView,
} from './store.ts';
import { suggest } from './suggestions.ts';

export function rulesRoutes(app: FastifyInstance, context: Context): void {
  readingRoutes(app, context);
  writingRoutes(app, context);

  implement(app, context, contract.runRules, async ({ body, read, touch }) => {
    await read(async (db) => {
      if (body.filter !== undefined) await assertFilter(db, body.filter);
      if (body.ruleIds === undefined) return;
      const known = new Set((await loadRuleRows(db)).map((row) => row.id));
      if (!body.ruleIds.every((id) => known.has(id))) throw notFound('rule');
    });
    return touch(async (db) => {
      const payload: RunPayload = {
        operationId: uuid(),
        ruleIds: body.ruleIds ?? null,
        filter: body.filter ?? null,
        overrideChosen: body.overrideChosen === true,
      };
      return { jobId: await context.jobs.enqueue(db, { kind: 'rules', title: 'Apply rules', payload }) };
    });
  });
}

function readingRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listRules, ({ read }) =>
    read(async (db) => ({ items: await rulesInOrder(db) })),
  );

  implement(app, context, contract.getRule, ({ params, read, version }) =>
    read(async (db) => {
      const row = await findRule(db, params.id);
      await version(row.operation_id);
      return ruleView(row);
    }),
  );

  implement(app, context, contract.rehearseRule, ({ params, read }) =>
    read(async (db) => rehearse(db, ruleOf(await findRule(db, params.id)))),
  );

  implement(app, context, contract.rehearseDraft, ({ body, read }) =>
    read(async (db) => {
      await assertRule(db, body);
      return rehearse(db, { id: '', conditions: body.conditions, actions: body.actions });
    }),
  );

  implement(app, context, contract.suggestRules, ({ read }) =>
    read(async (db) => ({ items: await suggest(db) })),
  );
}

async function rulesInOrder(db: Reader): Promise<RuleView[]> {
  const rows = new Map((await loadRuleRows(db)).map((row) => [row.id, row]));
  return inOrder([...rows.values()].map(ruleOf)).map(({ id }) => ruleView(rows.get(id)!));
}

function writingRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.createRule, ({ body, write, version }) =>
    write({ kind: 'rule.create', summary: `Added the rule “${body.name}”` }, async (db) => {
      await assertRule(db, body);
      const id = uuid();
      await db
        .insertInto('rule')
        .values({
          book_id: db.bookId,
          id,
          name: body.name,
          enabled: body.enabled ?? true,
          conditions: JSON.stringify(body.conditions),
          actions: JSON.stringify(body.actions),
        })
        .execute();
      await version(db.operationId);
      return ruleView(await findRule(db, id));
    }),
  );

  implement(app, context, contract.updateRule, async ({ params, body, read, write, version }) => {
    const { name } = await read((db) => findRule(db, params.id));
    return write({ kind: 'rule.update', summary: `Changed the rule “${name}”` }, async (db) => {
      const row = await lockRule(db, params.id);
      await version(row.operation_id, () => ruleView(row));
      const conditions = body.conditions ?? (row.conditions as readonly Condition[]);
      const actions = body.actions ?? (row.actions as readonly Action[]);
      if (body.conditions !== undefined || body.actions !== undefined)
        await assertRule(db, { conditions, actions });
      await db
        .updateTable('rule')
        .set({
          name: body.name ?? row.name,
          enabled: body.enabled ?? row.enabled,
          conditions: JSON.stringify(conditions),
          actions: JSON.stringify(actions),
        })
        .where('book_id', '=', db.bookId)
        .where('id', '=', row.id)
        .execute();
      await version(db.operationId);
      return ruleView(await findRule(db, row.id));
    });
  });

  implement(app, context, contract.deleteRule, async ({ params, read, write, version }) => {
    const { name } = await read((db) => findRule(db, params.id));
    await write({ kind: 'rule.delete', summary: `Deleted the rule “${name}”` }, async (db) => {
      const row = await lockRule(db, params.id);
      await version(row.operation_id, () => ruleView(row));
      await db.deleteFrom('rule').where('book_id', '=', db.bookId).where('id', '=', row.id).execute();
    });
  });
}

/** As {@link findRule}, with nobody else changing it until this transaction ends. */
async function lockRule(db: Writer, id: string): Promise<RuleRow> {
  await db
    .selectFrom('rule')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  return findRule(db, id);
}

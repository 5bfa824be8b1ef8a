import { Type } from 'typebox';
import { route } from './route.ts';
import { Day, DecimalText, Id, IdParams, Name, nullable, oneOf, strict } from './schemas.ts';
import { Transaction, TransactionFilter } from './transactions.ts';

const Text = Type.String({ minLength: 1, maxLength: 500 });
const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
});

/** One thing that must hold; all conditions of a rule must. */
export const Condition = Type.Union(
  [
    strict({
      field: oneOf(
        ['payee', 'description', 'text', 'notes', 'reference'],
        '`text` is payee and description together',
      ),
      op: oneOf(['is', 'isNot', 'contains', 'notContains', 'startsWith', 'endsWith', 'regex', 'notRegex']),
      value: Text,
    }),
    strict({
      field: oneOf(
        ['amount', 'absoluteAmount'],
        'money in is positive; `absoluteAmount` is without its sign',
      ),
      op: oneOf(['is', 'between', 'atLeast', 'atMost']),
      value: DecimalText,
      to: Type.Optional(DecimalText),
    }),
    strict({ field: oneOf(['direction']), op: oneOf(['is']), value: oneOf(['in', 'out']) }),
    strict({
      field: oneOf(['account', 'category']),
      op: oneOf(['is', 'isNot']),
      value: Type.Array(Id, { minItems: 1, maxItems: 200 }),
    }),
    strict({
      field: oneOf(['date']),
      op: oneOf(['from', 'until', 'between']),
      value: Day,
      to: Type.Optional(Day),
    }),
    strict({
      field: oneOf(['dayOfMonth', 'weekday', 'month'], 'weekday 1 is Monday'),
      op: oneOf(['is']),
      value: Type.Array(Type.Integer({ minimum: 1, maximum: 31 }), { minItems: 1, maxItems: 31 }),
    }),
    strict({ field: oneOf(['currency', 'tag', 'status']), op: oneOf(['is', 'isNot']), value: Text }),
  ],
  { title: 'RuleCondition' },
);

export const Action = Type.Union(
  [
    strict({ type: oneOf(['category']), categoryId: Id }),
    strict({ type: oneOf(['payee']), payee: Type.String({ maxLength: 500 }) }),
    strict({ type: oneOf(['addTags', 'removeTags']), tags: Tags }),
    strict({
      type: oneOf(['notes']),
      notes: Type.String({ maxLength: 4000 }),
      append: Type.Optional(Type.Boolean()),
    }),
    strict({
      type: oneOf(['split']),
      parts: Type.Array(
        strict({
          categoryId: Id,
          percent: Type.Optional(DecimalText),
          amount: Type.Optional(DecimalText),
          notes: Type.Optional(Type.String({ maxLength: 500 })),
        }),
        { minItems: 2, maxItems: 50, description: 'each a percentage or an amount; the last takes the rest' },
      ),
    }),
    strict({ type: oneOf(['transfer']), accountId: Id }),
  ],
  { title: 'RuleAction' },
);

const Writable = {
  name: Name,
  enabled: Type.Optional(Type.Boolean({ default: true })),
  conditions: Type.Array(Condition, { minItems: 1, maxItems: 30 }),
  actions: Type.Array(Action, { minItems: 1, maxItems: 10 }),
};

export const Rule = Type.Object(
  {
    id: Id,
    name: Type.String(),
    enabled: Type.Boolean(),
    conditions: Type.Array(Condition),
    actions: Type.Array(Action),
    specificity: Type.Integer({
      description:
        'rules act from the least to the most specific, so that the most specific has the last word',
    }),
  },
  { title: 'Rule' },
);

const exampleConditions = [{ field: 'payee' as const, op: 'contains' as const, value: 'REWE' }];
const exampleActions = [{ type: 'category' as const, categoryId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51' }];
const exampleRule = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da1',
  name: 'Groceries at REWE',
  enabled: true,
  conditions: exampleConditions,
  actions: exampleActions,
  specificity: 120,
};
const exampleBody = { name: exampleRule.name, conditions: exampleConditions, actions: exampleActions };

export const listRules = route({
  id: 'listRules',
  method: 'GET',
  path: '/rules',
  tag: 'Rules',
  summary: 'The rules in the order in which they act, the most specific last',
  access: 'viewer',
  status: 200,
  response: Type.Object({ items: Type.Array(Rule) }),
  example: { response: { items: [exampleRule] } },
});

export const createRule = route({
  id: 'createRule',
  method: 'POST',
  path: '/rules',
  tag: 'Rules',
  summary: 'Add a rule; it acts on what is imported from now on',
  description:
    'Texts are compared without case, accents and repeated spaces. Patterns are those of RE2: they take linear time, ignore case, and know no ' +
    'backreferences or lookaround; one that is not understood is refused with its place. All rules see the transaction as it came; their actions ' +
    'are then done from the least to the most specific.',
  access: 'editor',
  body: strict(Writable),
  status: 201,
  response: Rule,
  errors: ['forbidden', 'impossible'],
  example: { body: exampleBody, response: exampleRule },
});

export const getRule = route({
  id: 'getRule',
  method: 'GET',
  path: '/rules/{id}',
  tag: 'Rules',
  summary: 'One rule',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Rule,
  errors: ['not-found'],
  example: { response: exampleRule },
});

export const updateRule = route({
  id: 'updateRule',
  method: 'PATCH',
  path: '/rules/{id}',
  tag: 'Rules',
  summary: 'Change a rule',
  access: 'editor',
  params: IdParams,
  body: strict({
    name: Type.Optional(Name),
    enabled: Type.Optional(Type.Boolean()),
    conditions: Type.Optional(Writable.conditions),
    actions: Type.Optional(Writable.actions),
  }),
  status: 200,
  response: Rule,
  errors: ['not-found', 'forbidden', 'impossible', 'stale'],
  example: { body: { enabled: false }, response: { ...exampleRule, enabled: false } },
});

export const deleteRule = route({
  id: 'deleteRule',
  method: 'DELETE',
  path: '/rules/{id}',
  tag: 'Rules',
  summary: 'Delete a rule; what it did stays',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'stale'],
});

/** What a rule would do to history, and how that agrees with what people chose. */
export const Rehearsal = Type.Object(
  {
    matches: Type.Integer(),
    changes: Type.Integer(),
    skipped: Type.Integer({ description: 'reconciled transactions and such, which stay as they are' }),
    chosen: Type.Integer({ description: 'of the matches, those whose category somebody chose' }),
    agree: Type.Integer({ description: 'of those, how many have the category the rule would give' }),
    precision: nullable(Type.Number({ description: 'agree / chosen; null when nobody chose any' })),
    sample: Type.Array(
      Type.Object({
        before: Transaction,
        after: Transaction,
        agrees: nullable(Type.Boolean({ description: 'null when nobody chose a category' })),
      }),
      {
        description:
          'up to 50, disagreements first; `after` is what the rule says, also where a run would leave what somebody chose',
      },
    ),
    warnings: Type.Array(Type.String()),
  },
  { title: 'Rehearsal' },
);
const exampleRehearsal = {
  matches: 40,
  changes: 12,
  skipped: 0,
  chosen: 28,
  agree: 28,
  precision: 1,
  sample: [],
  warnings: [],
};

export const rehearseRule = route({
  id: 'rehearseRule',
  method: 'POST',
  path: '/rules/{id}/rehearse',
  tag: 'Rules',
  summary: 'What the rule would change in history; nothing changes',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Rehearsal,
  errors: ['not-found', 'forbidden'],
  example: { response: exampleRehearsal },
});

export const rehearseDraft = route({
  id: 'rehearseDraft',
  method: 'POST',
  path: '/rules/rehearse',
  tag: 'Rules',
  summary: 'What a rule that is not saved yet would change',
  access: 'viewer',
  body: strict({ conditions: Writable.conditions, actions: Writable.actions }),
  status: 200,
  response: Rehearsal,
  errors: ['impossible', 'forbidden'],
  example: { body: { conditions: exampleConditions, actions: exampleActions }, response: exampleRehearsal },
});

export const runRules = route({
  id: 'runRules',
  method: 'POST',
  path: '/rules/run',
  tag: 'Rules',
  summary: 'Apply rules to history, as one operation that can be undone',
  description:
    'All enabled rules or those named, on all transactions or those a filter finds. A category that somebody chose stays unless `overrideChosen`. ' +
    'The job’s result holds `operationId`, `matched` and `changed`.',
  access: 'editor',
  body: strict({
    ruleIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true })),
    filter: Type.Optional(strict(TransactionFilter)),
    overrideChosen: Type.Optional(Type.Boolean()),
  }),
  status: 202,
  response: Type.Object({ jobId: Id }),
  errors: ['not-found', 'forbidden'],
  example: { body: {}, response: { jobId: exampleRule.id } },
});

export const suggestRules = route({
  id: 'suggestRules',
  method: 'GET',
  path: '/rules/suggestions',
  tag: 'Rules',
  summary: 'Rules that your repeated corrections speak for',
  access: 'viewer',
  status: 200,
  response: Type.Object({
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        conditions: Type.Array(Condition),
        actions: Type.Array(Action),
        evidence: Type.String({ examples: ['You chose Groceries for 12 of 12 transactions of REWE'] }),
        matches: Type.Integer(),
        precision: nullable(Type.Number()),
      }),
    ),
  }),
  example: {
    response: {
      items: [
        {
          ...exampleBody,
          evidence: 'You chose Groceries for 12 of 12 transactions of REWE',
          matches: 12,
          precision: 1,
        },
      ],
    },
  },
});

import { Type } from 'typebox';
import { PROBLEM_TYPE_PREFIX } from './errors.ts';

/** RFC 9457 problem details. `errors` names each place of bad input; `line` a line of a file. */
export const Problem = Type.Object(
  {
    type: Type.String({ examples: [`${PROBLEM_TYPE_PREFIX}invalid`] }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    requestId: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
    mend: Type.Optional(Type.String({ description: 'What you can do about it.' })),
    required: Type.Optional(
      Type.String({ description: 'Of an order: what it takes, money with a `currency` and units without.' }),
    ),
    available: Type.Optional(Type.String({ description: 'Of an order: what there is of it.' })),
    currency: Type.Optional(Type.String()),
    opensAt: Type.Optional(Type.String({ description: 'Of an order: when the exchange opens.' })),
    current: Type.Optional(Type.Any({ description: 'With 412: what it is now.' })),
    conflicts: Type.Optional(
      Type.Array(Type.Object({ id: Type.String(), summary: Type.String() }), {
        description: 'What stands in the way, by id: later operations, or the earlier import.',
      }),
    ),
  },
  { title: 'Problem' },
);

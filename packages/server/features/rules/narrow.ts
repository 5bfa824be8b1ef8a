import { comparable } from '@financehub/core/rules/compile.ts';
import type { Condition, TextCondition } from '@financehub/core/rules/rule.ts';
import { type RawBuilder, sql } from 'kysely';

type Sql = RawBuilder<unknown>;

/**
 * What the database can say beforehand about transactions that a rule may match, so that it need not send all of them. It lets
 * through at least every match; the rule itself decides.
 */
export function narrowedTo(conditions: readonly Condition[]): Sql {
  return sql.join([sql`TRUE`, ...conditions.flatMap(needed)], sql` AND `);
}

function needed(condition: Condition): Sql[] {
  switch (condition.field) {
    case 'payee':
    case 'description':
    case 'notes':
    case 'text':
      return neededText(condition);
    case 'amount':
    case 'absoluteAmount': {
      const of = condition.field === 'amount' ? sql`p.quantity` : sql`abs(p.quantity)`;
      if (condition.op === 'is') return [sql`${of} = ${condition.value}::numeric`];
      if (condition.op === 'atMost') return [sql`${of} <= ${condition.value}::numeric`];
      const high = condition.to === undefined ? [] : [sql`${of} <= ${condition.to}::numeric`];
      return [sql`${of} >= ${condition.value}::numeric`, ...high];
    }
    case 'direction':
      return [condition.value === 'in' ? sql`p.quantity > 0` : sql`p.quantity < 0`];
    case 'account':
      return condition.op === 'is' ? [sql`p.account_id = ANY(${[...condition.value]}::uuid[])`] : [];
    case 'date': {
      if (condition.op === 'until') return [sql`e.date <= ${condition.value}::date`];
      const end = condition.to === undefined ? [] : [sql`e.date <= ${condition.to}::date`];
      return [sql`e.date >= ${condition.value}::date`, ...end];
    }
    default:
      return [];
  }
}

const WANTED: readonly string[] = ['is', 'contains', 'startsWith', 'endsWith'];

/** The longest word of the text has to be there, in some case; text beyond ASCII may be it in another spelling. */
function neededText({ field, op, value }: TextCondition): Sql[] {
  const word = comparable(value)
    .split(' ')
    .toSorted((a, b) => b.length - a.length)[0];
  if (!WANTED.includes(op) || word === undefined || !/^[\x21-\x7e]+$/.test(word)) return [];
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const holds = (column: Sql) => sql`(${column} ILIKE ${pattern} OR ${column} ~ '[^\\x01-\\x7f]')`;
  const columns = {
    payee: [sql`e.payee`],
    description: [sql`e.description`],
    notes: [sql`e.notes`],
    text: [sql`e.payee`, sql`e.description`],
    reference: [],
  }[field];
  return columns.length === 0 ? [] : [sql`(${sql.join(columns.map(holds), sql` OR `)})`];
}

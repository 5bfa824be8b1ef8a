import { getOperation } from '@financehub/contract/operations.ts';
import { showCount } from '../../format/progress.ts';
import type { OperationDetail } from '../../models.ts';
import { useApi } from '../../query.ts';
import { TextLink } from '../../ui/links.tsx';
import { Bones, Loaded } from '../../ui/states.tsx';
import { changesOf, type Touched, touchedBy } from './touched.ts';

/** What an operation touched, with links to it, and the values it changed. */
export function OperationChanges({ id }: { id: string }) {
  const query = useApi(getOperation, { params: { id } });
  return (
    <div style={{ padding: '0 4px 12px 32px' }}>
      <Loaded query={query} bones={<Bones rows={2} />} what="The details could not be loaded">
        {(operation) => <Changes operation={operation} />}
      </Loaded>
    </div>
  );
}

/** Links shown before the rest is only counted. */
const SHOWN = 10;

const TABLES: Readonly<Record<string, string>> = {
  entry: 'Transactions',
  posting: 'Postings',
  account: 'Accounts',
  statement_line: 'Lines of statements',
  import: 'Imports',
  import_statement: 'Statements',
  import_profile: 'Profiles',
  category_feedback: 'Choices of categories',
  portfolio: 'Portfolios',
  asset: 'Assets',
  rule: 'Rules',
};
const ACTIONS = { insert: 'added', update: 'changed', delete: 'deleted' } as const;

const sentenceCase = (table: string) => {
  const words = table.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function Changes({ operation }: { operation: OperationDetail }) {
  const touched = touchedBy(operation.audit, operation.undone);
  const values = operation.audit.flatMap(({ before, after }) => changesOf(before, after)).slice(0, SHOWN);
  const sums = new Map<string, number>();
  for (const { table, action, count } of operation.audit) {
    const label = `${TABLES[table] ?? sentenceCase(table)}|${ACTIONS[action]}`;
    sums.set(label, (sums.get(label) ?? 0) + count);
  }
  return (
    <div className="fh-small" style={{ display: 'grid', gap: 8 }}>
      <span className="fh-muted">
        {[...sums].map(([label, count]) => label.replace('|', `: ${showCount(count)} `)).join(' · ') ||
          'Nothing is left of it'}
      </span>
      {touched.length === 0 ? null : (
        <ul className="fh-plainlist">
          {touched.slice(0, SHOWN).map((each) => (
            <li key={`${each.kind} ${each.id}`}>
              <TouchedLink touched={each} />
            </li>
          ))}
          {touched.length > SHOWN ? <li>And {showCount(touched.length - SHOWN)} more</li> : null}
        </ul>
      )}
      {values.length === 0 ? null : (
        <ul className="fh-plainlist">
          {values.map((value, at) => (
            <li key={`${value.name} ${at.toString()}`} style={{ overflowWrap: 'anywhere' }}>
              <span className="fh-muted">{value.name}:</span> {value.before} → {value.after}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function TouchedLink({ touched: { kind, id, title } }: { touched: Touched }) {
  switch (kind) {
    case 'transaction':
      return (
        <TextLink to="/transactions" search={{ open: id }}>
          {title || 'The transaction'}
        </TextLink>
      );
    case 'account':
      return (
        <TextLink to="/accounts/$accountId" params={{ accountId: id }}>
          {title || 'The account'}
        </TextLink>
      );
    case 'rule':
      return (
        <TextLink to="/rules/$ruleId" params={{ ruleId: id }}>
          {title || 'The rule'}
        </TextLink>
      );
    case 'portfolio':
      return (
        <TextLink to="/portfolios/$portfolioId" params={{ portfolioId: id }}>
          {title || 'The portfolio'}
        </TextLink>
      );
    case 'import':
      return (
        <TextLink to="/import/$fileHash" params={{ fileHash: id }}>
          {title || 'The import'}
        </TextLink>
      );
  }
}

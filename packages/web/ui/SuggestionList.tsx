import { Kbd } from '@mantine/core';
import { formatSure } from '../format/money.ts';
import type { Suggestion } from '../models.ts';
import { pathOf, useCategories } from './references.ts';

interface SuggestionListProps {
  readonly suggestions: readonly Suggestion[];
  readonly onChoose: (categoryId: string) => void;
  readonly chosen?: string | null;
  /** Name the key of each. */
  readonly keys?: boolean;
}

const SOURCES: Readonly<Record<Suggestion['source'], string>> = {
  rule: 'a rule of yours',
  memory: 'your earlier choices',
  model: 'similar transactions',
  vocabulary: 'the words in it',
};

/** Below it a suggestion is no more than a guess that nobody needs to read. */
const LEAST = 0.01;

/** The suggestions worth showing, at most `count`. */
export function likely(suggestions: readonly Suggestion[], count: number): readonly Suggestion[] {
  return suggestions.filter(({ confidence }) => confidence >= LEAST).slice(0, count);
}

/** Likely categories, each with how sure it is and what speaks for it. */
export function SuggestionList({ suggestions, onChoose, chosen, keys = false }: SuggestionListProps) {
  const { byId } = useCategories();
  return (
    <ul className="fh-suggestions" aria-label="Suggested categories">
      {suggestions.map((suggestion, at) => {
        const category = byId.get(suggestion.categoryId);
        const evidence = suggestion.evidence[0] ?? `From ${SOURCES[suggestion.source]}`;
        return (
          <li key={suggestion.categoryId}>
            <button
              type="button"
              className="fh-suggestion"
              aria-pressed={chosen === suggestion.categoryId}
              title={[`From ${SOURCES[suggestion.source]}`, ...suggestion.evidence].join('\n')}
              onClick={() => onChoose(suggestion.categoryId)}
            >
              {keys && at < 5 ? (
                <Kbd size="xs" className="fh-not-phone">
                  {at + 1}
                </Kbd>
              ) : null}
              <span style={{ flex: 1, minWidth: 0 }}>
                <span style={{ display: 'block', fontWeight: 600 }}>
                  {category === undefined ? 'A category' : pathOf(category)}
                </span>
                <span className="fh-muted fh-small" style={{ display: 'block' }}>
                  {evidence}
                </span>
              </span>
              <span className="fh-num">{formatSure(suggestion.confidence)}</span>
              <span className="fh-bar" aria-hidden="true">
                <span style={{ width: `${suggestion.confidence * 100}%` }} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What a book's model depends on; while it is the same the model is. */
export interface Version {
  /** Choices that people made, and the id of the newest. */
  readonly choices: number;
  readonly newest: string | null;
  /** Transactions whose category a person or their file chose. */
  readonly labelled: number;
  readonly targetError: number;
  readonly categories: string;
}

/** So many choices or transactions, or this share of them, are learned on top of a model before it is learned anew. */
const MOST_NEWER = 25;
const NEWER_SHARE = 0.02;
/** More would take the program's own thread for longer than a request may. */
const MOST_AT_ONCE = 200;

export function isSame(a: Version, b: Version): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Whether what came since `known` can be learned on top of a model that was learned as a whole at `trained`. After many choices,
 * also of transactions that had a category, or when some were taken back, it has to be learned anew.
 */
export function isNear(trained: Version, known: Version, now: Version): boolean {
  const most = Math.max(MOST_NEWER, trained.labelled * NEWER_SHARE);
  return (
    known.targetError === now.targetError &&
    known.categories === now.categories &&
    now.choices >= known.choices &&
    now.choices - known.choices <= MOST_AT_ONCE &&
    (now.newest ?? '') >= (known.newest ?? '') &&
    now.choices - trained.choices <= most &&
    Math.abs(now.labelled - trained.labelled) <= most
  );
}

export type FailureKind =
  | 'rate-limited'
  | 'unreachable'
  | 'refused'
  | 'not-found'
  | 'unexpected'
  | 'resting'
  | 'not-offered';

/** Why a provider gave nothing, in words for the person, and what mends it. */
export class ProviderFailure extends Error {
  readonly kind: FailureKind;
  /** The failure without the provider's own words, which may name what was asked for: fit for everybody. */
  readonly brief: string;
  readonly mend: string | null;
  readonly retryAfterSeconds: number | null;
  /** Since when the provider would give something, where it refuses what is older. */
  readonly onlyFrom: string | null;
  constructor(
    kind: FailureKind,
    detail: string,
    more: {
      mend?: string;
      retryAfterSeconds?: number;
      words?: string;
      onlyFrom?: string;
      cause?: unknown;
    } = {},
  ) {
    super(
      more.words ? `${detail}: ${more.words}` : detail,
      more.cause === undefined ? {} : { cause: more.cause },
    );
    this.name = 'ProviderFailure';
    this.kind = kind;
    this.brief = detail;
    this.mend = more.mend ?? null;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.onlyFrom = more.onlyFrom ?? null;
  }
}

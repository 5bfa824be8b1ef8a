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
  readonly mend: string | null;
  readonly retryAfterSeconds: number | null;
  constructor(
    kind: FailureKind,
    detail: string,
    more: { mend?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'ProviderFailure';
    this.kind = kind;
    this.mend = more.mend ?? null;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

/** What a chart shows, as a table. */
export interface TableData {
  readonly head: readonly string[];
  /** How many columns from the left hold words; figures stand to the right. */
  readonly words?: number;
  readonly rows: readonly {
    readonly key: string;
    readonly shown: readonly string[];
    /** The same cells for a file: every digit, no signs of the locale. */
    readonly exact: readonly string[];
  }[];
}

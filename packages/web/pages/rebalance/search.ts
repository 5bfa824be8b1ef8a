/** Which portfolio is rebalanced, in the address. */
export interface RebalanceSearch {
  readonly portfolio?: string | undefined;
}

export function readRebalanceSearch({ portfolio }: Record<string, unknown>): RebalanceSearch {
  return typeof portfolio === 'string' && portfolio !== '' ? { portfolio } : {};
}

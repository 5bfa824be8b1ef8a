/** Of one portfolio, or of all; which part is shown. */
export interface AssetSearch {
  readonly portfolio?: string | undefined;
  readonly tab?: string | undefined;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readAssetSearch({ portfolio, tab }: Record<string, unknown>): AssetSearch {
  return {
    ...(typeof portfolio === 'string' && ID.test(portfolio) ? { portfolio } : {}),
    ...(typeof tab === 'string' && tab !== '' ? { tab } : {}),
  };
}

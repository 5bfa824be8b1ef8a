/** What moves an asset in a scenario. `money`: what is as good as cash; `unknown`: nothing here says. */
export type AssetClass = 'equity' | 'bond' | 'government-bond' | 'commodity' | 'crypto' | 'money' | 'unknown';

export interface Described {
  readonly type: string;
  readonly name: string;
  readonly sector: string | null;
  readonly industry: string | null;
  readonly tags: readonly string[];
}

const GOVERNMENT = /\b(government|treasur(y|ies)|gilts?|bunds?|sovereign|govt)\b/i;
const BOND = /\b(bonds?|fixed[ -]income|aggregate|credit|corporate debt|high[ -]yield)\b/i;
const MONEY = /\b(money[ -]market|cash|t-?bills?|overnight)\b/i;
const COMMODITY = /\b(commodit(y|ies)|gold|silver|platinum|oil|natural gas)\b/i;
const CRYPTO = /\b(bitcoin|ether(eum)?|crypto(currenc(y|ies))?)\b/i;

/**
 * The class by the type; of funds by the words of sector, industry and tags, or of the name where these say nothing. A stock is
 * equity whatever its sector: a gold miner is no gold.
 */
export function classOf(asset: Described): AssetClass {
  const { type, name, sector, industry, tags } = asset;
  const said = [sector ?? '', industry ?? '', ...tags].join(' | ');
  if (type === 'bond') return GOVERNMENT.test(`${said} ${name}`) ? 'government-bond' : 'bond';
  if (type === 'stock') return 'equity';
  if (type === 'commodity' || type === 'crypto') return type;
  if (type !== 'etf' && type !== 'fund') return 'unknown';
  return fundClass(said) ?? fundClass(name) ?? 'equity';
}

function fundClass(text: string): AssetClass | null {
  if (MONEY.test(text)) return 'money';
  if (GOVERNMENT.test(text)) return 'government-bond';
  if (BOND.test(text)) return 'bond';
  if (CRYPTO.test(text)) return 'crypto';
  return COMMODITY.test(text) ? 'commodity' : null;
}

/** Years, of a tag as `duration:6.4`; null without one. */
export function durationOf({ tags }: Pick<Described, 'tags'>): number | null {
  for (const tag of tags) {
    const found = /^duration[:= ]\s*([0-9]{1,2}(\.[0-9]{1,4})?)$/i.exec(tag);
    if (found !== null) return Number(found[1]);
  }
  return null;
}

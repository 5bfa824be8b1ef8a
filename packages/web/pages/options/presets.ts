import { type LegDraft, rounded, shown, stepOf } from './legs.ts';

type PresetLeg = readonly [
  side: 'long' | 'short',
  kind: 'call' | 'put' | 'stock',
  /** Of the strike, in steps of two and a half percent of the spot. */
  steps: number,
  count?: number,
  later?: boolean,
];

interface Preset {
  readonly name: string;
  readonly view: string;
  readonly legs: readonly PresetLeg[];
}

/** Combinations that have a name of their own, and what they are for. */
export const PRESETS: readonly Preset[] = [
  { name: 'Long call', view: 'Rises; loss limited to the premium', legs: [['long', 'call', 0]] },
  { name: 'Long put', view: 'Falls; loss limited to the premium', legs: [['long', 'put', 0]] },
  {
    name: 'Covered call',
    view: 'Held shares; gives up the rise for a premium',
    legs: [
      ['long', 'stock', 0, 100],
      ['short', 'call', 2],
    ],
  },
  { name: 'Cash-secured put', view: 'Would buy lower; takes a premium', legs: [['short', 'put', -2]] },
  {
    name: 'Protective put',
    view: 'Held shares, insured against a fall',
    legs: [
      ['long', 'stock', 0, 100],
      ['long', 'put', -2],
    ],
  },
  {
    name: 'Collar',
    view: 'Held shares between a floor and a cap',
    legs: [
      ['long', 'stock', 0, 100],
      ['long', 'put', -2],
      ['short', 'call', 2],
    ],
  },
  {
    name: 'Bull call spread',
    view: 'Rises some',
    legs: [
      ['long', 'call', 0],
      ['short', 'call', 3],
    ],
  },
  {
    name: 'Bear put spread',
    view: 'Falls some',
    legs: [
      ['long', 'put', 0],
      ['short', 'put', -3],
    ],
  },
  {
    name: 'Bull put spread',
    view: 'Does not fall; takes a premium',
    legs: [
      ['short', 'put', -1],
      ['long', 'put', -4],
    ],
  },
  {
    name: 'Bear call spread',
    view: 'Does not rise; takes a premium',
    legs: [
      ['short', 'call', 1],
      ['long', 'call', 4],
    ],
  },
  {
    name: 'Long straddle',
    view: 'Moves a lot, either way',
    legs: [
      ['long', 'call', 0],
      ['long', 'put', 0],
    ],
  },
  {
    name: 'Short straddle',
    view: 'Stays; unbounded loss',
    legs: [
      ['short', 'call', 0],
      ['short', 'put', 0],
    ],
  },
  {
    name: 'Long strangle',
    view: 'Moves very much, either way',
    legs: [
      ['long', 'call', 2],
      ['long', 'put', -2],
    ],
  },
  {
    name: 'Butterfly',
    view: 'Ends near the middle',
    legs: [
      ['long', 'call', -3],
      ['short', 'call', 0, 2],
      ['long', 'call', 3],
    ],
  },
  {
    name: 'Iron condor',
    view: 'Stays in a range',
    legs: [
      ['long', 'put', -4],
      ['short', 'put', -2],
      ['short', 'call', 2],
      ['long', 'call', 4],
    ],
  },
  {
    name: 'Iron butterfly',
    view: 'Ends near the middle; takes a premium',
    legs: [
      ['long', 'put', -3],
      ['short', 'put', 0],
      ['short', 'call', 0],
      ['long', 'call', 3],
    ],
  },
  {
    name: 'Calendar spread',
    view: 'Stays until the first expiry',
    legs: [
      ['short', 'call', 0],
      ['long', 'call', 0, 1, true],
    ],
  },
  {
    name: 'Diagonal spread',
    view: 'Rises slowly',
    legs: [
      ['short', 'call', 2],
      ['long', 'call', -2, 1, true],
    ],
  },
  {
    name: 'Call ratio spread',
    view: 'Rises to the short strike; unbounded loss above',
    legs: [
      ['long', 'call', 0],
      ['short', 'call', 3, 2],
    ],
  },
];

const STEP = 0.025;

interface Around {
  readonly spot: number;
  readonly near: string;
  readonly far: string;
  /** In percent. */
  readonly volatility: number | null;
}

/** The legs of a named combination around a spot; premiums are still to be filled in. */
export function legsOf({ legs }: Preset, { spot, near, far, volatility }: Around): LegDraft[] {
  const step = stepOf(spot) * 2;
  return legs.map(([side, kind, steps, count = 1, later = false], index) => ({
    id: index + 1,
    kind,
    side,
    count: String(count),
    strike: kind === 'stock' ? '' : shown(rounded(spot * (1 + steps * STEP), step)),
    expiry: later ? far : near,
    premium: kind === 'stock' ? shown(spot) : '',
    volatility: kind === 'stock' || volatility === null ? '' : shown(volatility),
  }));
}

import type { runStressTest } from '@financehub/contract/stress.ts';
import { SCENARIOS, type Scenario, type Shock, scenarioById } from '@financehub/core/risk/scenarios.ts';
import type { Static } from 'typebox';
import { assertCurrency } from '../../http/currency.ts';
import { invalidBody } from '../../http/problem.ts';

type Asked = NonNullable<Static<typeof runStressTest.body>['scenarios']>;
type SentShock = Exclude<Asked[number], string>['shocks'][number];

/** The scenarios asked for: named ones, and a person's own. What is unknown, or says nothing, is a ProblemError that names the place. */
export function scenariosAsked(asked: Asked | undefined, symbols: ReadonlySet<string>): Scenario[] {
  if (asked === undefined) return [...SCENARIOS];
  return asked.map((one, at) => {
    if (typeof one !== 'string') return customScenario(one, `scenarios/${at}`, symbols);
    const found = scenarioById(one);
    if (found !== undefined) return found;
    const known = SCENARIOS.map(({ id }) => id).join(', ');
    throw invalidBody(`scenarios/${at}`, `there is no scenario ${one}; there are ${known}`);
  });
}

function customScenario(
  { name, shocks: sent }: Exclude<Asked[number], string>,
  path: string,
  symbols: ReadonlySet<string>,
): Scenario {
  const shocks = sent.map((shock, at) => shockOf(shock, `${path}/shocks/${at}`, symbols));
  const seen = new Set<string>();
  for (const [at, { on }] of shocks.entries()) {
    if (seen.has(on.toLowerCase())) throw invalidBody(`${path}/shocks/${at}/on`, `${on} is shocked twice`);
    seen.add(on.toLowerCase());
  }
  if (seen.has('correlation') && shocks.length > 1)
    throw invalidBody(`${path}/shocks`, 'correlation stands by itself: put it into a scenario of its own');
  return { id: null, name, window: null, shocks, source: 'your own' };
}

function shockOf({ on, change, bp }: SentShock, path: string, symbols: ReadonlySet<string>): Shock {
  if ((change === undefined) === (bp === undefined))
    throw invalidBody(`${path}/change`, 'either change or bp is needed, and not both');
  const yields = on === 'rates' || on === 'credit';
  if (bp !== undefined && !yields) throw invalidBody(`${path}/bp`, 'is for rates and credit');
  const value = change ?? bp! / 10_000;
  if (yields && Math.abs(value) > 0.5)
    throw invalidBody(`${path}/change`, 'is a change of yields: 0.01 is 100 basis points');
  if (on === 'correlation' && (value < 0 || value > 1))
    throw invalidBody(`${path}/change`, 'is a share of the way to one, 0 to 1');
  if (/^fx:/i.test(on)) {
    const [moved, against] = [on.slice(3, 6).toUpperCase(), on.slice(6).toUpperCase()];
    assertCurrency(moved, `body/${path}/on`);
    assertCurrency(against, `body/${path}/on`);
    if (moved === against) throw invalidBody(`${path}/on`, 'names one currency twice');
    if (value <= -1) throw invalidBody(`${path}/change`, 'must leave something of the currency');
  }
  if (on.startsWith('asset:') && !symbols.has(on.slice('asset:'.length).toLowerCase()))
    throw invalidBody(
      `${path}/on`,
      `${on.slice('asset:'.length)} is neither held nor what an option that is held is on`,
    );
  return { on, change: value };
}

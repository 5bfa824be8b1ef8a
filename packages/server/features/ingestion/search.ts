import * as contract from '@financehub/contract/assets.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import type { Provider } from '../../providers/provider.ts';
import { PROVIDERS } from '../../providers/providers.ts';
import { assetViews, searchAssets } from '../assets/index.ts';
import { askProvider } from './ask.ts';
import { outcomeOf } from './report.ts';
import { type MarketSettings, marketSettings } from './settings.ts';

type Candidate = Static<typeof contract.AssetCandidate>;

const SHOWN = 40;
const WAIT_MS = 8000;

export function searchRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.searchAssets, async ({ query, principal, read }) => {
    const remote = query.remote === true;
    const { rows, settings } = await read(async (db) => ({
      rows: await searchAssets(db, query.q),
      settings: remote ? await marketSettings(db, context) : null,
    }));
    const items = await assetViews(context, principal.bookId, rows);
    if (settings === null) return { items, nextCursor: null };
    return { items, nextCursor: null, ...(await searchRemote(context, settings, query.q.trim())) };
  });
}

/** What the providers find, each asked at the same time; one that does not answer is named. */
async function searchRemote(
  context: Context,
  settings: MarketSettings,
  text: string,
): Promise<{ candidates: Candidate[]; unavailable: Static<typeof contract.SearchUnavailable>[] }> {
  const able = PROVIDERS.filter(
    ({ info, search }) => search !== undefined && settings.providers.get(info.id)!.usable,
  );
  const unavailable = able.length === 0 ? [none(context)] : [];
  const found = await Promise.all(
    able.map(async (provider) => {
      try {
        return await candidatesOf(context, settings, provider, text);
      } catch (error) {
        const { outcome, mend } = outcomeOf(error);
        unavailable.push({ reason: outcome, mend: mend ?? 'Try again later.' });
        return [];
      }
    }),
  );
  const byListing = new Map<string, Candidate>();
  for (const candidate of found.flat()) {
    const key = `${candidate.symbol} ${candidate.type === 'crypto' ? candidate.provider : ''}`;
    if (!byListing.has(key)) byListing.set(key, candidate);
  }
  return { candidates: [...byListing.values()].slice(0, SHOWN), unavailable };
}

function none(context: Context): Static<typeof contract.SearchUnavailable> {
  return context.providers.config.off
    ? { reason: 'Providers are switched off for the whole program.', mend: 'Add the asset by hand.' }
    : {
        reason: 'No provider that can search is set up.',
        mend: 'Choose providers under Settings, Providers.',
      };
}

async function candidatesOf(
  context: Context,
  settings: MarketSettings,
  provider: Provider,
  text: string,
): Promise<Candidate[]> {
  const found = await askProvider(context, settings, provider, AbortSignal.timeout(WAIT_MS), (call) =>
    provider.search!(call, text),
  );
  return found.map((candidate) => ({ ...candidate, provider: provider.info.id }));
}

import type { Context } from '../../context.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import type { Call, Provider } from '../../providers/provider.ts';
import type { MarketSettings } from './settings.ts';

/**
 * What a provider says, asked with the key of the book. An answer that makes no sense, as a day that there is not or a price
 * of 1e300, is its failure as any other, so that it costs one asset and not the run. Throws a ProviderFailure, or the reason of
 * the signal.
 */
export async function askProvider<T>(
  context: Context,
  settings: MarketSettings,
  { info }: Provider,
  signal: AbortSignal,
  use: (call: Call) => Promise<T>,
): Promise<T> {
  const { key } = settings.providers.get(info.id)!;
  try {
    return await use(context.providers.call(info.id, key, signal));
  } catch (error) {
    if (error instanceof ProviderFailure || signal.aborted) throw error;
    context.log.warn({ err: error, provider: info.id }, 'an answer of a provider can not be read');
    const detail = error instanceof RangeError ? `: ${error.message}` : '';
    throw new ProviderFailure('unexpected', `${info.name} sent something that can not be read${detail}`, {
      cause: error,
      mend: 'Use another provider, or import a file.',
    });
  }
}

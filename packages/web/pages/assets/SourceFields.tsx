import { listProviders } from '@financehub/contract/providers.ts';
import { SimpleGrid, Switch, TextInput } from '@mantine/core';
import type { Asset, Provider } from '../../models.ts';
import { useApi } from '../../query.ts';

/** Where prices of an asset come from, as it is edited. */
export interface Sources {
  readonly tracked: boolean;
  readonly providerSymbols: Readonly<Record<string, string>>;
}

/** What is sent of it: names without blanks around them, and none where the symbol will do. */
export function sourcesBody({ tracked, providerSymbols }: Sources): Sources {
  const named = Object.entries(providerSymbols)
    .map(([provider, name]) => [provider, name.trim()] as const)
    .filter(([, name]) => name !== '');
  return { tracked, providerSymbols: Object.fromEntries(named) };
}

interface SourceFieldsProps {
  readonly symbol: string;
  readonly type: Asset['type'];
  readonly sources: Sources;
  readonly error: string | undefined;
  readonly set: (part: Partial<Sources>) => void;
}

const NO_PROVIDERS: readonly Provider[] = [];

/** Whether prices are fetched, and what each provider calls the asset. */
export function SourceFields({ symbol, type, sources, error, set }: SourceFieldsProps) {
  const providers = useApi(listProviders, {}).data?.items ?? NO_PROVIDERS;
  const { tracked, providerSymbols } = sources;
  const shown = providers.filter(
    ({ id, offers, classes, usable }) =>
      providerSymbols[id] !== undefined ||
      (usable && offers.includes('prices') && classes.some((name) => name === type)),
  );
  return (
    <>
      <Switch
        label="Fetch its prices"
        description="Daily, from the providers of your book, with its dividends and splits."
        checked={tracked}
        onChange={(event) => set({ tracked: event.currentTarget.checked })}
      />
      {shown.length === 0 ? null : (
        <fieldset className="fh-fieldset">
          <legend>What providers call it</legend>
          <p className="fh-muted fh-small" style={{ margin: '0 0 8px' }}>
            Only where it is not {symbol}: CoinGecko has “bitcoin”, Yahoo “SAP.DE”.
          </p>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {shown.map(({ id, name }) => (
              <TextInput
                key={id}
                label={name}
                placeholder={symbol}
                maxLength={80}
                value={providerSymbols[id] ?? ''}
                error={/\s/.test((providerSymbols[id] ?? '').trim()) ? 'Without blanks in it.' : undefined}
                onChange={(event) =>
                  set({ providerSymbols: { ...providerSymbols, [id]: event.currentTarget.value } })
                }
              />
            ))}
          </SimpleGrid>
          {error === undefined ? null : <p className="fh-small fh-loss">{error}</p>}
        </fieldset>
      )}
    </>
  );
}

import { listProviders } from '@financehub/contract/providers.ts';
import { Stack } from '@mantine/core';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones, Loaded } from '../../ui/states.tsx';
import { ProviderOrderCard } from './ProviderOrderCard.tsx';
import { ProviderRow } from './ProviderRow.tsx';

export function ProvidersPage() {
  const book = useBook();
  const query = useApi(listProviders, {});
  return (
    <Page title="Providers">
      <Loaded query={query} bones={<Bones rows={9} height={64} />} what="The providers could not be loaded">
        {({ off, items, order }) => (
          <Stack>
            {off ? (
              <Notice kind="note" title="The program stays offline">
                It was started with PROVIDERS=off, so that no provider is asked whatever is set here.
              </Notice>
            ) : null}
            <Card title="Where prices and rates come from">
              <ul className="fh-rows">
                {items.map((provider) => (
                  <li key={provider.id}>
                    <ProviderRow
                      provider={provider}
                      owner={book?.role === 'owner'}
                      editable={mayEdit(book)}
                    />
                  </li>
                ))}
              </ul>
            </Card>
            <ProviderOrderCard items={items} order={order} editable={mayEdit(book)} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

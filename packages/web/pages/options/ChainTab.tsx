import { getOptionChain, listOptionChains } from '@financehub/contract/option-chain.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Button, Group, Select, Stack } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { showDay, showInstant } from '../../format/day.ts';
import { formatCompact } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { ApiProblem } from '../../problem.ts';
import { useApi } from '../../query.ts';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { ChainLoader } from './ChainLoader.tsx';
import { ChainTable } from './ChainTable.tsx';
import type { OptionsSearch } from './search.ts';
import { price } from './show.ts';
import type { PickedLeg } from './useDraft.ts';

export type Chain = ResponseOf<typeof getOptionChain>;

interface ChainTabProps {
  readonly search: OptionsSearch;
  readonly go: (next: Partial<OptionsSearch>) => void;
  readonly onPick: (leg: PickedLeg) => void;
  readonly picked: number;
}

/** The options of one underlying for one expiry, calls on the left and puts on the right. */
export function ChainTab({ search, go, onPick, picked }: ChainTabProps) {
  const { symbol, expiry, at } = search;
  const query = useApi(
    getOptionChain,
    { query: { symbol: symbol ?? '', expiry, at } },
    { enabled: symbol !== undefined, keepPrevious: true },
  );
  if (symbol === undefined)
    return (
      <>
        <Empty icon={<IconListDetails size={40} stroke={1.25} />} title="Choose an underlying">
          Type the symbol of what the options are on. Its chain comes from a file or from a provider; from it
          you build combinations and see what they pay.
        </Empty>
        <StoredChains onChoose={(chosen) => go({ symbol: chosen })} />
      </>
    );
  const none = query.error instanceof ApiProblem && query.error.status === 404;
  if (none && query.data === undefined)
    return (
      <Stack gap="md">
        <Empty icon={<IconListDetails size={40} stroke={1.25} />} title={`No options on ${symbol} yet`}>
          Drop in a file with the options as they were quoted, or fetch them now.
        </Empty>
        <ChainLoader symbol={symbol} onStored={() => void query.refetch()} />
      </Stack>
    );
  return (
    <Loaded query={query} bones={<Bones rows={10} height={28} />} what="The chain could not be loaded">
      {(chain) => (
        <Stack gap="md">
          <Head chain={chain} go={go} picked={picked} />
          {chain.rows.length === 0 ? (
            <NoRows chain={chain} />
          ) : (
            <>
              <Missing items={chain.unavailable.map((each) => ({ ...each, symbol: null, assetId: null }))} />
              <ChainTable key={chain.expiry} chain={chain} onPick={onPick} />
            </>
          )}
          <Card title="Another chain">
            <ChainLoader symbol={chain.symbol} onStored={() => go({ at: undefined, expiry: undefined })} />
          </Card>
        </Stack>
      )}
    </Loaded>
  );
}

/** Why there is nothing to list. */
function NoRows({ chain: { unavailable, expiry } }: { readonly chain: Chain }) {
  return (
    <Empty icon={<IconListDetails size={40} stroke={1.25} />} title="No options to show">
      {unavailable.map(({ reason, mend }) => (
        <p key={reason} style={{ margin: 0 }}>
          {sentence(reason)} {sentence(mend)}
        </p>
      ))}
      {expiry === null ? 'If the quotes are of an earlier day, load the file again with that day.' : null}
    </Empty>
  );
}

/** What there are chains on already, one press away. */
function StoredChains({ onChoose }: { readonly onChoose: (symbol: string) => void }) {
  const items = useApi(listOptionChains, {}).data?.items ?? [];
  return (
    <Group gap="xs" justify="center">
      {items.map(({ symbol, at }) => (
        <Button
          key={symbol}
          variant="default"
          size="compact-md"
          title={`Quoted ${showInstant(at)}`}
          onClick={() => onChoose(symbol)}
        >
          {symbol}
        </Button>
      ))}
    </Group>
  );
}

interface HeadProps {
  readonly chain: Chain;
  readonly go: (next: Partial<OptionsSearch>) => void;
  readonly picked: number;
}

const CARRY = {
  given: 'from the yield given',
  parity: 'by put-call parity',
  none: 'from the rate alone: parity says nothing here',
};

function Head({ chain, go, picked }: HeadProps) {
  const { expiries, expiry, snapshots, at, spot, spotBy, forward, carryBy } = chain;
  return (
    <Group gap="sm" align="flex-end">
      {expiries.length === 0 ? null : (
        <Select
          label="Expiry"
          size="sm"
          w={290}
          allowDeselect={false}
          value={expiry}
          data={expiries.map((each) => ({
            value: each.expiry,
            label: `${showDay(each.expiry)} · ${each.days === 1 ? '1 day' : `${each.days} days`}${
              each.openInterest === null ? '' : ` · OI ${formatCompact(each.openInterest)}`
            }`,
          }))}
          onChange={(next) => next !== null && go({ expiry: next })}
        />
      )}
      {snapshots.length > 1 ? (
        <Select
          label="Quoted"
          size="sm"
          w={230}
          searchable
          allowDeselect={false}
          value={at}
          data={snapshots.map((each) => ({ value: each, label: showInstant(each) }))}
          onChange={(next) => next !== null && go({ at: next })}
        />
      ) : null}
      <p className="fh-muted fh-small" style={{ margin: 0, paddingBottom: 8 }}>
        {snapshots.length > 1 ? null : <>Quoted {showInstant(at)}. </>}
        {spot === null ? null : (
          <>
            {chain.symbol} <b>{price(spot)}</b> {spotBy === 'parity' ? '(by parity)' : ''}
          </>
        )}
        {forward === null || carryBy === null ? null : (
          <>
            {' '}
            · forward <b>{price(forward)}</b> {CARRY[carryBy]}
          </>
        )}
      </p>
      {picked === 0 ? null : (
        <Button size="sm" ml="auto" onClick={() => go({ tab: 'payoff' })}>
          Payoff of {picked} {picked === 1 ? 'leg' : 'legs'}
        </Button>
      )}
    </Group>
  );
}

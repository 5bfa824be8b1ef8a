import { getValueAtRisk } from '@financehub/contract/risk.ts';
import { Select, Stack } from '@mantine/core';
import { IconShieldHalf } from '@tabler/icons-react';
import { useApi } from '../../query.ts';
import { Bones, Loaded } from '../../ui/states.tsx';
import { NoAnswer } from '../analytics/NoAnswer.tsx';
import { PositionRiskCard } from './PositionRiskCard.tsx';
import type { RiskTabProps } from './RiskPage.tsx';

/** One position after the other. */
export function PositionTab({ portfolio, portfolios, search, go }: RiskTabProps) {
  const query = useApi(getValueAtRisk, { query: { portfolioId: portfolio?.id } });
  const named = (symbol: string, portfolioId: string): string =>
    portfolio !== null || portfolios.length < 2
      ? symbol
      : `${symbol} in ${portfolios.find(({ id }) => id === portfolioId)?.name ?? 'another portfolio'}`;
  return (
    <Loaded query={query} bones={<Bones rows={5} height={72} />} what="The positions could not be loaded">
      {({ components, unavailable }) => {
        const held = components.flatMap(({ positions, symbol, component, value: worth }) => {
          const size = positions.reduce((sum, { value }) => sum + Math.abs(Number(value)), 0);
          return positions.map(({ positionId, portfolioId, value }) => ({
            value: positionId,
            label: named(symbol, portfolioId),
            // Where nothing is known of the whole, the largest comes first.
            risk: size === 0 ? 0 : (Number(component ?? worth) * Math.abs(Number(value))) / size,
          }));
        });
        const riskiest = held.reduce((most, one) => (one.risk > most.risk ? one : most), held[0] ?? NONE);
        const chosen = search.position ?? (riskiest.value === '' ? undefined : riskiest.value);
        if (chosen === undefined)
          return (
            <NoAnswer
              icon={<IconShieldHalf size={40} stroke={1.25} />}
              title="No position with figures"
              unavailable={unavailable}
            >
              Nothing is held.
            </NoAnswer>
          );
        return (
          <Stack gap="md">
            <Select
              size="xs"
              aria-label="Position"
              w={260}
              searchable
              allowDeselect={false}
              nothingFoundMessage="No such position"
              data={held.map(({ value, label }) => ({ value, label }))}
              value={chosen}
              onChange={(position) => position !== null && go({ position })}
            />
            <PositionRiskCard
              key={chosen}
              positionId={chosen}
              asked={{
                confidence: Number(search.confidence ?? '0.95'),
                horizon: Number(search.horizon ?? '1'),
                leaveOut: search.leaveOut,
              }}
              onLeaveOut={(leaveOut) => go({ leaveOut: leaveOut ? true : undefined })}
            />
          </Stack>
        );
      }}
    </Loaded>
  );
}

const NONE = { value: '', label: '', risk: 0 };

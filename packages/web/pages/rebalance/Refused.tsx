import { Button, Group } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { sentence } from '../../format/text.ts';
import { ApiProblem } from '../../problem.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Card } from '../../ui/Page.tsx';
import { Empty, Failure } from '../../ui/states.tsx';

interface RefusedProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** The assets that stand in the way. */
  readonly assets: readonly { readonly assetId: string; readonly symbol: string }[];
  readonly onSkip: (assetIds: readonly string[]) => void;
}

/** Why there are no trades, with the ways on: what is missing is mended, or the assets are left aside. */
export function Refused({ error, onRetry, assets, onSkip }: RefusedProps) {
  if (!(error instanceof ApiProblem) || error.problem !== 'impossible')
    return <Failure error={error} onRetry={onRetry} what="The trades could not be worked out" />;
  const names = assets.map(({ symbol }) => symbol);
  return (
    <Card title="Trades">
      <Empty
        icon={<IconScale size={40} stroke={1.25} />}
        title="Something is missing for this"
        action={
          <Group gap="xs" justify="center" mt={4}>
            <LinkButton to="/invest/data" size="sm">
              Fix it in Data health
            </LinkButton>
            {assets.length === 0 ? null : (
              <Button
                size="sm"
                variant="default"
                onClick={() => onSkip(assets.map(({ assetId }) => assetId))}
              >
                {names.length > 3 ? `Leave ${names.length} assets aside` : `Leave ${names.join(', ')} aside`}
              </Button>
            )}
          </Group>
        }
      >
        {sentence(error.detail)}
      </Empty>
    </Card>
  );
}

import { listAssets } from '@financehub/contract/assets.ts';
import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Slider,
  Stack,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { formatPercent, percentSign } from '../../format/money.ts';
import type { Holdings } from '../../models.ts';
import { useApi } from '../../query.ts';
import { type Draft, GROUPINGS, proposedLines, remainingOf, type TargetLine } from './draft.ts';

interface TargetEditorProps {
  readonly draft: Draft;
  readonly holdings: Holdings;
  readonly onChange: (draft: Draft) => void;
}

/** Weights that add up to the whole: by asset, or by what assets have in common. */
export function TargetEditor({ draft, holdings, onChange }: TargetEditorProps) {
  const { by, lines, cash, band } = draft;
  const remaining = remainingOf(draft);
  const put = (key: string, percent: number) =>
    onChange({ ...draft, lines: lines.map((line) => (line.key === key ? { ...line, percent } : line)) });
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Targets by"
        size="xs"
        fullWidth
        data={GROUPINGS.map(({ value, label }) => ({ value, label }))}
        value={by}
        onChange={(next) => {
          const chosen = GROUPINGS.find(({ value }) => value === next)!.value;
          onChange({ ...draft, by: chosen, lines: proposedLines(holdings, chosen, cash) });
        }}
      />
      <ul className="fh-targets">
        {lines.map((line) => (
          <Line
            key={line.key}
            line={line}
            onChange={(percent) => put(line.key, percent)}
            onRemove={() => onChange({ ...draft, lines: lines.filter(({ key }) => key !== line.key) })}
          />
        ))}
        <Line
          line={{ key: 'cash', name: 'Cash', percent: cash, buy: [] }}
          onChange={(percent) => onChange({ ...draft, cash: percent })}
        />
      </ul>
      {by === 'asset' ? <AddAsset draft={draft} onChange={onChange} /> : null}
      <Group justify="space-between" gap="xs">
        <span className={remaining === 0 ? 'fh-muted fh-small' : 'fh-warn fh-small'} aria-live="polite">
          {remaining === 0
            ? `Adds up to ${WHOLE}`
            : remaining > 0
              ? `${formatPercent(remaining / 100, { digits: 2 })} remaining`
              : `${formatPercent(-remaining / 100, { digits: 2 })} too much`}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={remaining === 0 || lines.length === 0}
          onClick={() => onChange({ ...draft, lines: spread(lines, 100 - cash) })}
        >
          Make it {WHOLE}
        </Button>
      </Group>
      <BandField band={band} onChange={(next) => onChange({ ...draft, band: next })} />
    </Stack>
  );
}

/** All of it, as a percentage. */
const WHOLE = formatPercent(1, { digits: 0 });

interface BandFieldProps {
  readonly band: number | null;
  readonly onChange: (band: number | null) => void;
}

function BandField({ band, onChange }: BandFieldProps) {
  return (
    <NumberInput
      size="xs"
      label="Band"
      description="Weights that are less than this from their target are left alone."
      suffix=" points"
      min={0}
      max={100}
      decimalScale={2}
      value={band ?? ''}
      placeholder="Always trade to the target"
      onChange={(value) => onChange(typeof value === 'number' && value > 0 ? value : null)}
    />
  );
}

/** The weights in their proportions, so that they add up to what is left beside the cash. */
function spread(lines: readonly TargetLine[], whole: number): TargetLine[] {
  const sum = lines.reduce((all, { percent }) => all + percent, 0);
  const scaled = lines.map((line) => ({
    ...line,
    percent: Number((sum > 0 ? (line.percent * whole) / sum : whole / lines.length).toFixed(2)),
  }));
  const off = whole - scaled.reduce((all, { percent }) => all + percent, 0);
  return scaled.map((line, at) =>
    at === 0 ? { ...line, percent: Number((line.percent + off).toFixed(4)) } : line,
  );
}

interface LineProps {
  readonly line: TargetLine;
  readonly onChange: (percent: number) => void;
  readonly onRemove?: () => void;
}

function Line({ line: { name, percent }, onChange, onRemove }: LineProps) {
  return (
    <li className="fh-target">
      <span className="fh-target-name" title={name}>
        {name}
      </span>
      <Slider
        size="sm"
        thumbLabel={`Target of ${name}`}
        label={null}
        min={0}
        max={100}
        step={1}
        value={percent}
        onChange={onChange}
      />
      <NumberInput
        aria-label={`Target of ${name} in percent`}
        size="xs"
        suffix={percentSign()}
        hideControls
        min={0}
        max={100}
        decimalScale={4}
        styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
        value={percent}
        onChange={(value) => onChange(typeof value === 'number' ? value : 0)}
      />
      {onRemove === undefined ? (
        <span />
      ) : (
        <ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

function AddAsset({ draft, onChange }: Pick<TargetEditorProps, 'draft' | 'onChange'>) {
  const assets = useApi(listAssets, { query: { limit: 500 } }).data?.items ?? [];
  const there = new Set(draft.lines.map(({ key }) => key));
  return (
    <Select
      size="xs"
      aria-label="Add an asset"
      placeholder="Add an asset"
      searchable
      limit={50}
      nothingFoundMessage="No such asset"
      data={assets
        .filter(({ id }) => !there.has(id))
        .map(({ id, symbol, name }) => ({
          value: id,
          label: name === symbol ? symbol : `${symbol} · ${name}`,
        }))}
      value={null}
      onChange={(id) => {
        const asset = assets.find((each) => each.id === id);
        if (asset === undefined) return;
        const line = { key: asset.id, name: asset.symbol, percent: Math.max(0, remainingOf(draft)), buy: [] };
        onChange({ ...draft, lines: [...draft.lines, line] });
      }}
    />
  );
}

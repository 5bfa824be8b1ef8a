import { Group, Select, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { ImportPreview } from '../../models.ts';
import { CurrencyField } from '../../ui/fields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Mapping } from './mapping.ts';
import { change, type QueuedFile } from './queue.ts';

type Rates = NonNullable<ImportPreview['rates']>;
type Quoted = NonNullable<Rates['quoted']>;

interface RatesPanelProps {
  readonly item: QueuedFile;
  readonly rates: Rates;
  readonly format: string;
}

/** What a file of exchange rates holds, and what it does not say. */
export function RatesPanel({ item, rates, format }: RatesPanelProps) {
  const { base, quoted, question, from, to } = rates;
  const said = item.mapping.rates;
  const say = (part: NonNullable<Mapping['rates']>) =>
    change(item.key, { mapping: { ...item.mapping, rates: { ...said, ...part } } });
  return (
    <>
      <Text size="sm">
        <b>{format}</b> with {showCount(rates.count)} exchange rates of {currenciesText(rates)}
        {from === null || to === null
          ? ''
          : `, ${from === to ? showDay(from) : `${showDay(from)} to ${showDay(to)}`}`}
        {base === null || quoted === null ? '' : `, ${quotedText(base, quoted)}`}.
      </Text>
      {question === null && said === undefined ? null : (
        <>
          {question === null ? null : (
            <Notice kind="note" title="What are the rates in?">
              <Text size="sm">{question}</Text>
            </Notice>
          )}
          <Group grow align="flex-start" maw={640}>
            <CurrencyField
              label="Quoted against"
              value={said?.base ?? base ?? ''}
              onChange={(code) => say({ base: code })}
            />
            <Select
              label="A figure is"
              placeholder="Choose which way round"
              allowDeselect={false}
              data={choices(said?.base ?? base ?? 'the base')}
              value={said?.quoted ?? quoted}
              onChange={(chosen) => chosen !== null && say({ quoted: chosen as Quoted })}
            />
          </Group>
        </>
      )}
    </>
  );
}

function choices(base: string): { value: Quoted; label: string }[] {
  return [
    { value: 'per-base', label: `units of each currency for 1 ${base}` },
    { value: 'per-currency', label: `${base} for 1 unit of each currency` },
  ];
}

const quotedText = (base: string, quoted: Quoted): string =>
  quoted === 'per-base' ? `units of each for 1 ${base}` : `${base} for 1 unit of each`;

const NAMED = 6;

function currenciesText({ currencies }: Rates): string {
  return currencies.length <= NAMED
    ? currencies.join(', ')
    : `${showCount(currencies.length)} currencies (${currencies.slice(0, NAMED).join(', ')} and others)`;
}

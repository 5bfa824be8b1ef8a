import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { formatCompact, percentSign } from '../../format/money.ts';
import { ChartFrame } from '../chart/ChartFrame.tsx';
import { DARK, LIGHT } from '../tokens.ts';
import {
  type CandleData,
  digitsOf,
  type IndicatorData,
  shortName,
  showFigure,
  showTime,
  tableOfCandles,
} from './candleData.ts';
import { colorsOf } from './colors.ts';
import type { CandlePicture, Look, View } from './drawCandles.ts';
import type { DrawnProfiles } from './layers.ts';

interface CandleChartProps {
  readonly data: CandleData;
  readonly height?: number;
  /** Equal steps of the price scale are equal shares. */
  readonly logarithmic?: boolean;
  /** Drawn behind the candles. */
  readonly profiles?: DrawnProfiles | undefined;
  /** Hears which rows are on the screen whenever that changes. */
  readonly onView?: ((view: View) => void) | undefined;
}

const PANE = 110;

/**
 * Candles with volume and indicators. The pointer or the arrow keys move over them (Home, End, Page Up and Page Down jump, Escape
 * ends), the values stand above; t shows the table.
 */
export function CandleChart({ data, height = 420, logarithmic = false, profiles, onView }: CandleChartProps) {
  const label = `${data.symbol} in ${data.currency}`;
  const panes = data.indicators.filter(({ pane }) => pane === 'own').length;
  const full = height + panes * PANE;
  const table = useCallback(() => tableOfCandles(data), [data]);
  return (
    <ChartFrame label={label} height={full} table={table}>
      <CandleView
        data={data}
        label={label}
        height={full}
        logarithmic={logarithmic}
        profiles={profiles}
        onView={onView}
      />
    </ChartFrame>
  );
}

interface CandleViewProps extends CandleChartProps {
  readonly label: string;
  readonly height: number;
  readonly logarithmic: boolean;
}

function CandleView({ data, label, height, logarithmic, profiles, onView }: CandleViewProps) {
  const [row, setRow] = useState<number | null>(null);
  const shown = Math.max(0, row ?? data.time.length - 1);
  const tokens = useComputedColorScheme('light') === 'dark' ? DARK : LIGHT;
  const { element, picture, ready } = usePicture(data, { tokens, logarithmic }, setRow, onView);

  useEffect(() => {
    if (ready && profiles !== undefined) picture.current?.profiles(profiles);
  }, [ready, profiles, picture]);

  const move = (event: KeyboardEvent) => {
    const next = nextRow(event.key, row, data.time.length);
    if (next === undefined) return;
    event.preventDefault();
    picture.current?.point(next);
    setRow(next);
  };
  return (
    <>
      <Values data={data} row={shown} tokens={tokens} />
      <div style={{ position: 'relative', height }}>
        {ready ? null : <Skeleton className="fh-delayed" height={height} pos="absolute" />}
        <div
          role="slider"
          className="fh-candle-keys"
          tabIndex={0}
          aria-label={`${label}, ${data.time.length} candles`}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, data.time.length - 1)}
          aria-valuenow={shown}
          aria-valuetext={wordsOf(data, shown)}
          onKeyDown={move}
          onBlur={() => picture.current?.point(null)}
        />
        <div ref={element} className="fh-candles" style={{ height, width: '100%' }} />
      </div>
    </>
  );
}

/** The picture of the candles; it is made anew when they change, and stays where it was moved to. */
function usePicture(
  data: CandleData,
  { tokens, logarithmic }: Look,
  onPoint: (row: number | null) => void,
  onView: ((view: View) => void) | undefined,
) {
  const element = useRef<HTMLDivElement>(null);
  const picture = useRef<CandlePicture | null>(null);
  const view = useRef<{ readonly of: string; readonly view: View } | null>(null);
  const tell = useRef(onView);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    tell.current = onView;
  }, [onView]);
  useEffect(() => {
    let gone = false;
    const of = `${data.symbol} ${data.interval} ${data.time[0]}`;
    const saw = (next: View) => {
      view.current = { of, view: next };
      tell.current?.(next);
    };
    void import('./drawCandles.ts').then(({ drawCandles }) => {
      if (gone || element.current === null) return;
      const before = view.current;
      picture.current = drawCandles(element.current, data, { tokens, logarithmic }, { onPoint, onView: saw });
      if (before?.of === of) picture.current.view(before.view);
      setReady(true);
    });
    return () => {
      gone = true;
      picture.current?.remove();
      picture.current = null;
      onPoint(null);
      setReady(false);
    };
  }, [data, tokens, logarithmic, onPoint]);
  return { element, picture, ready };
}

const PAGE = 20;

/** Undefined for a key that means nothing here; null ends. */
export function nextRow(key: string, row: number | null, count: number): number | null | undefined {
  const last = count - 1;
  const at = row ?? count;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - PAGE,
    PageDown: at + PAGE,
    Home: 0,
    End: last,
  };
  if (key === 'Escape') return null;
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined || count === 0 ? undefined : Math.max(0, Math.min(last, next));
}

function wordsOf(data: CandleData, row: number): string {
  if (data.time[row] === undefined) return 'no candles';
  const digits = digitsOf(data.close);
  const [open, high, low, close] = [data.open, data.high, data.low, data.close].map((column) =>
    showFigure(column[row], digits),
  );
  return `${showTime(data.time[row], data.timezone)}: open ${open}, high ${high}, low ${low}, close ${close}`;
}

interface ValuesProps {
  readonly data: CandleData;
  readonly row: number;
  readonly tokens: typeof LIGHT;
}

/** What the candle under the crosshair says, or the last one. */
function Values({ data, row, tokens }: ValuesProps) {
  const digits = digitsOf(data.close);
  const time = data.time[row];
  if (time === undefined) return null;
  const before = data.close[row - 1];
  const change = before === undefined ? null : (data.close[row]! / before - 1) * 100;
  const volume = data.volume[row] ?? null;
  const prices = [
    ['O', data.open],
    ['H', data.high],
    ['L', data.low],
    ['C', data.close],
  ] as const;
  const colors = colorsOf(data.indicators, tokens);
  return (
    <div className="fh-candle-values">
      <span className="fh-muted">{showTime(time, data.timezone)}</span>
      {prices.map(([name, column]) => (
        <span key={name}>
          <span className="fh-muted">{name}</span> {showFigure(column[row], digits)}
        </span>
      ))}
      {change === null ? null : (
        <span style={{ color: change < 0 ? 'var(--fh-loss)' : 'var(--fh-gain)' }}>
          {change < 0 ? '−' : '+'}
          {showFigure(Math.abs(change), 2)}
          {percentSign()}
        </span>
      )}
      {volume === null ? null : (
        <span>
          <span className="fh-muted">Vol</span> {formatCompact(volume)}
        </span>
      )}
      {data.indicators.map((indicator, place) => (
        <IndicatorValues
          key={indicator.id}
          indicator={indicator}
          row={row}
          digits={digits}
          colors={colors[place]!}
        />
      ))}
    </div>
  );
}

interface IndicatorValuesProps {
  readonly indicator: IndicatorData;
  readonly row: number;
  readonly digits: number;
  readonly colors: readonly string[];
}

/** The name of an indicator once, and what each of its lines is at. */
function IndicatorValues({ indicator, row, digits, colors }: IndicatorValuesProps) {
  const { id, name, lines } = indicator;
  return (
    <>
      {lines.length === 1 ? null : <span className="fh-muted">{name}</span>}
      {lines.map((line, at) => {
        const value = line.values[row] ?? null;
        return (
          <span key={line.name}>
            <span style={{ color: colors[at] }}>{shortName(indicator, line.name)}</span>{' '}
            {id === 'obv' && value !== null ? formatCompact(value) : showFigure(value, digits)}
          </span>
        );
      })}
    </>
  );
}

import type { computePayoff } from '@financehub/contract/options.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useCallback, useMemo, useRef, useState } from 'react';
import { ChartFrame } from '../../ui/chart/ChartFrame.tsx';
import type { TableData } from '../../ui/chart/table.ts';
import { type LegDraft, numberOf, rounded, stepOf } from './legs.ts';
import { pathOf, type Scale, scaleOf, ticksOf, valueAt } from './payoffScale.ts';
import { amount, digits, price } from './show.ts';

type Curve = ResponseOf<typeof computePayoff>['curve'];

interface PayoffChartProps {
  readonly curve: Curve;
  readonly breakEvens: readonly number[];
  readonly spot: number;
  readonly legs: readonly LegDraft[];
  /** The day of the second line, in words. */
  readonly moment: string;
  readonly onStrike: (leg: number, strike: number) => void;
}

const HEIGHT = 340;
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 16, 34, 62];

/** What a combination pays. Its strikes are handles: dragged, or moved by the arrow keys. */
export function PayoffChart(props: PayoffChartProps) {
  const { curve } = props;
  const table = useCallback(() => tableOf(curve, props.moment), [curve, props.moment]);
  return (
    <ChartFrame label="Profit by the price of the underlying" height={HEIGHT} table={table}>
      <Picture {...props} />
    </ChartFrame>
  );
}

function tableOf({ spot, atExpiry, now }: Curve, moment: string): TableData {
  const text = (value: number | null | undefined) => (value == null ? '–' : amount(value));
  return {
    head: ['Underlying', 'At expiry', moment],
    words: 0,
    rows: spot.map((at, row) => ({
      key: String(at),
      shown: [price(at), text(atExpiry[row]), text(now[row])],
      exact: [String(at), String(atExpiry[row] ?? ''), String(now[row] ?? '')],
    })),
  };
}

/** From a little below the lowest strike to a little above the highest. */
function rangeOf(spot: number, legs: readonly LegDraft[]): readonly [number, number] {
  const strikes = legs.flatMap(({ kind, strike }) => (kind === 'stock' ? [] : (numberOf(strike) ?? [])));
  const [low, high] = [Math.min(spot, ...strikes), Math.max(spot, ...strikes)];
  const room = Math.max(0.18 * spot, 0.6 * (high - low));
  return [Math.max(low / 2, low - room), Math.min(1.5 * high, high + room)];
}

function Picture({ curve, breakEvens, spot, legs, moment, onStrike }: PayoffChartProps) {
  const { ref, width } = useElementSize();
  const [held, setHeld] = useState<readonly [number, number] | null>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const [low, high] = held ?? rangeOf(spot, legs);
  const x = scaleOf(low, high, LEFT, Math.max(LEFT + 1, width - RIGHT));
  const y = useMemo(() => uprightOf(curve, low, high), [curve, low, high]);
  const zero = y.place(0);
  const line = pathOf(curve.spot, curve.atExpiry, x, y);
  const hold = (on: boolean) => setHeld(on ? [low, high] : null);
  return (
    <div ref={ref} style={{ position: 'relative', height: HEIGHT }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can not hold the parts of a picture */}
      <svg
        width={width}
        height={HEIGHT}
        role="group"
        aria-label="Profit by the price of the underlying. Strikes are sliders."
        style={{ display: 'block', touchAction: 'pan-y' }}
        onPointerMove={(event) => setPointer(x.value(event.nativeEvent.offsetX))}
        onPointerLeave={() => setPointer(null)}
      >
        <Grid x={x} y={y} width={width} />
        {line === '' ? null : <Shape line={line} zero={zero} width={width} />}
        <path
          d={pathOf(curve.spot, curve.now, x, y)}
          fill="none"
          stroke="var(--fh-accent)"
          strokeWidth={2}
          strokeDasharray="6 4"
        />
        <Marks x={x} spot={spot} breakEvens={breakEvens} zero={zero} />
        {pointer === null || held !== null ? null : <Crosshair {...{ x, y, curve, at: pointer }} />}
        {legs.map((leg, index) => (
          <Handle key={leg.id} {...{ leg, index, x, legs, onStrike, hold }} step={stepOf(spot)} />
        ))}
      </svg>
      <p className="fh-small fh-muted fh-payoff-key">
        <b style={{ color: 'var(--fh-text)' }}>— at expiry</b>{' '}
        <b style={{ color: 'var(--fh-accent)' }}>- - {moment}</b>
        {pointer === null ? null : <Reading curve={curve} at={pointer} moment={moment} />}
      </p>
    </div>
  );
}

/** The profit at expiry: its line, coloured down to zero. */
function Shape({ line, zero, width }: { line: string; zero: number; width: number }) {
  const across = { x: LEFT, width: Math.max(0, width - LEFT - RIGHT) };
  const area = areaOf(line, zero);
  return (
    <>
      <clipPath id="payoff-gain">
        <rect {...across} y={TOP} height={Math.max(0, zero - TOP)} />
      </clipPath>
      <clipPath id="payoff-loss">
        <rect {...across} y={zero} height={Math.max(0, HEIGHT - BOTTOM - zero)} />
      </clipPath>
      <path d={area} fill="var(--fh-gain)" opacity={0.14} clipPath="url(#payoff-gain)" />
      <path d={area} fill="var(--fh-loss)" opacity={0.16} clipPath="url(#payoff-loss)" />
      <path d={line} fill="none" stroke="var(--fh-text)" strokeWidth={2} />
    </>
  );
}

function uprightOf({ spot, atExpiry, now }: Curve, low: number, high: number): Scale {
  const seen = spot.flatMap((at, row) => (at < low || at > high ? [] : [atExpiry[row] ?? 0, now[row] ?? 0]));
  const [least, most] = [Math.min(0, ...seen), Math.max(0, ...seen)];
  const room = 0.08 * (most - least || 1);
  return scaleOf(least - room, most + room, HEIGHT - BOTTOM, TOP);
}

/** The line closed along the axis. */
function areaOf(line: string, zero: number): string {
  const first = /^M([\d.-]+)/.exec(line)?.[1] ?? '0';
  const last = line.slice(Math.max(line.lastIndexOf('L'), line.lastIndexOf('M')) + 1).split(' ')[0] ?? '0';
  return `${line}L${last} ${zero}L${first} ${zero}Z`;
}

function Grid({ x, y, width }: { x: Scale; y: Scale; width: number }) {
  const across = ticksOf(x.low, x.high, Math.max(2, Math.floor(width / 110)));
  const upright = ticksOf(y.low, y.high, 6);
  const whole = upright.every((value) => Number.isInteger(value));
  return (
    <g className="fh-payoff-grid">
      {upright.map((value) => (
        <g key={value}>
          <line
            x1={LEFT}
            x2={Math.max(LEFT, width - RIGHT)}
            y1={y.place(value)}
            y2={y.place(value)}
            stroke={value === 0 ? 'var(--fh-muted)' : 'var(--fh-line)'}
          />
          <text x={LEFT - 8} y={y.place(value) + 4} textAnchor="end">
            {digits(value, whole ? 0 : 2)}
          </text>
        </g>
      ))}
      {across.map((value) => (
        <text key={value} x={x.place(value)} y={HEIGHT - 8} textAnchor="middle">
          {price(value)}
        </text>
      ))}
    </g>
  );
}

interface MarksProps {
  readonly x: Scale;
  readonly spot: number;
  readonly breakEvens: readonly number[];
  readonly zero: number;
}

function Marks({ x, spot, breakEvens, zero }: MarksProps) {
  return (
    <g className="fh-payoff-grid">
      <line
        x1={x.place(spot)}
        x2={x.place(spot)}
        y1={TOP}
        y2={HEIGHT - BOTTOM}
        stroke="var(--fh-muted)"
        strokeDasharray="2 3"
      />
      <text x={x.place(spot)} y={TOP - 6} textAnchor="middle">
        now {price(spot)}
      </text>
      {breakEvens
        .filter((at) => at >= x.low && at <= x.high)
        .map((at) => (
          <circle key={at} cx={x.place(at)} cy={zero} r={4} fill="var(--fh-surface)" stroke="var(--fh-text)">
            <title>Break-even at {price(at)}</title>
          </circle>
        ))}
    </g>
  );
}

function Crosshair({ x, y, curve, at }: { x: Scale; y: Scale; curve: Curve; at: number }) {
  const value = valueAt(curve.spot, curve.atExpiry, at);
  if (at < x.low || at > x.high || value === null) return null;
  return (
    <g pointerEvents="none">
      <line x1={x.place(at)} x2={x.place(at)} y1={TOP} y2={HEIGHT - BOTTOM} stroke="var(--fh-line)" />
      <circle cx={x.place(at)} cy={y.place(value)} r={3.5} fill="var(--fh-text)" />
    </g>
  );
}

function Reading({ curve, at, moment }: { curve: Curve; at: number; moment: string }) {
  const [end, now] = [valueAt(curve.spot, curve.atExpiry, at), valueAt(curve.spot, curve.now, at)];
  if (end === null && now === null) return null;
  return (
    <>
      {' '}
      · at {price(at)}: {end === null ? '–' : amount(end)} at expiry
      {now === null ? '' : `, ${amount(now)} ${moment.toLowerCase() === 'today' ? 'today' : `on ${moment}`}`}
    </>
  );
}

interface HandleProps {
  readonly leg: LegDraft;
  readonly index: number;
  readonly legs: readonly LegDraft[];
  readonly x: Scale;
  readonly step: number;
  readonly onStrike: PayoffChartProps['onStrike'];
  readonly hold: (on: boolean) => void;
}

const FAST = 10;

/** The strike of a leg: a slider on the axis. Legs with the same strike stand one below the other. */
function Handle({ leg, index, legs, x, step, onStrike, hold }: HandleProps) {
  const dragging = useRef(false);
  const strike = leg.kind === 'stock' ? null : numberOf(leg.strike);
  if (strike === null) return null;
  const same = legs
    .slice(0, index)
    .filter(({ kind, strike: other }) => kind !== 'stock' && numberOf(other) === strike);
  const across = Math.min(Math.max(x.place(strike), x.place(x.low)), x.place(x.high));
  const down = HEIGHT - BOTTOM + 14 + same.length * 7;
  const to = (value: number) => {
    const next = Math.max(step, rounded(value, step));
    if (next !== strike) onStrike(leg.id, next);
  };
  const drag = (event: PointerEvent<SVGGElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (dragging.current && box !== undefined) to(x.value(event.clientX - box.left));
  };
  const keys = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    to(strike + by * step);
  };
  const end = () => {
    dragging.current = false;
    hold(false);
  };
  const color = leg.side === 'long' ? 'var(--fh-gain)' : 'var(--fh-loss)';
  return (
    <g
      role="slider"
      tabIndex={0}
      className="fh-payoff-handle"
      aria-label={`Strike of leg ${index + 1}, ${leg.side} ${leg.kind}`}
      aria-valuenow={strike}
      aria-valuemin={step}
      aria-valuemax={Number((10 * x.high).toPrecision(6))}
      aria-valuetext={price(strike)}
      onKeyDown={keys}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        hold(true);
      }}
      onPointerMove={drag}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <line x1={across} x2={across} y1={TOP} y2={down} stroke={color} strokeOpacity={0.45} />
      <circle cx={across} cy={down} r={14} fill="transparent" />
      <circle cx={across} cy={down} r={8} fill={color} stroke="var(--fh-surface)" strokeWidth={2} />
      <text x={across} y={down + 3.5} textAnchor="middle" className="fh-payoff-letter" pointerEvents="none">
        {leg.kind === 'call' ? 'C' : 'P'}
      </text>
    </g>
  );
}

const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -FAST,
  PageUp: FAST,
};

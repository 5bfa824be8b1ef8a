import { userLocale } from '../../format/money.ts';
import type { Tokens } from '../tokens.ts';
import {
  type CandleData,
  digitsOf,
  type IndicatorData,
  showFigure,
  showTime,
  timesAhead,
} from './candleData.ts';
import { colorsOf } from './colors.ts';
import { cloudLayer, type DrawnProfiles, profileLayer } from './layers.ts';
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type SeriesType,
  type Time,
} from './library.ts';

/** A chart on the screen. */
export interface CandlePicture {
  /** Puts the crosshair on a candle; null takes it away. */
  readonly point: (row: number | null) => void;
  /** Draws volume by price behind the candles. */
  readonly profiles: (profiles: DrawnProfiles) => void;
  /** Shows these rows, which may reach over the ends; they can have parts. */
  readonly view: (view: View) => void;
  readonly remove: () => void;
}

export interface Look {
  readonly tokens: Tokens;
  /** Equal steps of the scale are equal shares. */
  readonly logarithmic: boolean;
}

/** What is on the screen, as places of rows. */
export interface View {
  readonly from: number;
  readonly to: number;
}

export interface Listener {
  /** Which candle the pointer is on. */
  readonly onPoint: (row: number | null) => void;
  readonly onView: (view: View) => void;
}

/** See-through, in the notation of colours with eight digits. */
const faint = (color: string): string => `${color}59`;
const timeOf = (text: string): Time =>
  text.length === 10 ? text : ((Date.parse(text) / 1000) as unknown as Time);

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Lines that a pane of an indicator has across, where it is usually read. */
const GUIDES: Readonly<Record<string, readonly number[]>> = {
  rsi: [30, 70],
  stochastic: [20, 80],
  adx: [25],
};
/** What is beside the main lines of an indicator. */
const THIN = new Set(['spanA', 'spanB', 'lagging']);
const PRICE_SHARE = 3;
/** Beyond, lines as thick as candles would hide them. */
const MANY = 400;

/** Draws candles, their volume, and each indicator over them or in a pane of its own. */
export function drawCandles(
  element: HTMLElement,
  data: CandleData,
  { tokens, logarithmic }: Look,
  { onPoint, onView }: Listener,
): CandlePicture {
  const chart = createChart(element, optionsOf(data, tokens, logarithmic));
  const rows = new Map(data.time.map((time, row) => [String(timeOf(time)), row]));
  const candles = addPrices(chart, data, tokens);
  const plane = { chart, series: candles };
  const digits = digitsOf(data.close);
  const profiles = profileLayer(plane, tokens, (price) => showFigure(price, digits));
  candles.attachPrimitive(profiles);
  addVolume(chart, data, tokens);
  let pane = 0;
  const colors = colorsOf(data.indicators, tokens);
  for (const [at, indicator] of data.indicators.entries()) {
    if (indicator.pane === 'own') pane += 1;
    addIndicator(chart, data, indicator, indicator.pane === 'own' ? pane : 0, colors[at]!);
    const cloud = cloudOf(indicator);
    if (cloud !== null) candles.attachPrimitive(cloudLayer(plane, cloud, tokens));
  }
  for (const [at, each] of chart.panes().entries()) each.setStretchFactor(at === 0 ? PRICE_SHARE : 1);
  chart.timeScale().fitContent();
  chart.subscribeCrosshairMove(({ time }) =>
    onPoint(time === undefined ? null : (rows.get(String(time)) ?? null)),
  );
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => range !== null && onView(range));
  return {
    profiles: profiles.show,
    view: (view) => chart.timeScale().setVisibleLogicalRange(view),
    point: (row) => {
      if (row === null) chart.clearCrosshairPosition();
      else chart.setCrosshairPosition(data.close[row]!, timeOf(data.time[row]!), candles);
    },
    remove: () => chart.remove(),
  };
}

function optionsOf(data: CandleData, tokens: Tokens, logarithmic: boolean) {
  const line = { color: tokens.line };
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid as const, color: tokens.surface },
      textColor: tokens.muted,
      fontFamily: FONT,
      fontSize: 12,
      // The licence of the library asks to name its maker.
      attributionLogo: true,
      panes: { separatorColor: tokens.line, separatorHoverColor: tokens.raised, enableResize: true },
    },
    grid: { vertLines: line, horzLines: line },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: tokens.muted, labelBackgroundColor: tokens.accent },
      horzLine: { color: tokens.muted, labelBackgroundColor: tokens.accent },
    },
    rightPriceScale: {
      borderColor: tokens.line,
      mode: logarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal,
    },
    timeScale: {
      borderColor: tokens.line,
      timeVisible: (data.time[0]?.length ?? 10) > 10,
      secondsVisible: false,
      minBarSpacing: 0.05,
      ...tickLabels(data),
    },
    localization: {
      locale: userLocale(),
      timeFormatter: (time: Time) => showTime(textOf(time), data.timezone),
    },
    // A page scrolls under a finger that moves up and down.
    handleScroll: { vertTouchDrag: false },
  };
}

function textOf(time: Time): string {
  if (typeof time === 'number') return new Date(time * 1000).toISOString();
  if (typeof time === 'string') return time;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.year}-${two(time.month)}-${two(time.day)}`;
}

/** Labels of instants are by the clocks of the exchange; those of days are the library's own. */
function tickLabels({ time, timezone }: CandleData) {
  if ((time[0]?.length ?? 10) === 10) return {};
  const hours = new Intl.DateTimeFormat(userLocale(), { timeStyle: 'short', timeZone: timezone });
  const days = new Intl.DateTimeFormat(userLocale(), { month: 'short', day: 'numeric', timeZone: timezone });
  // 3 and 4 are times of the day, below are days, months and years.
  return {
    tickMarkFormatter: (at: Time, type: number) =>
      (type >= 3 ? hours : days).format(new Date(Number(at) * 1000)),
  };
}

function addPrices(chart: IChartApi, data: CandleData, tokens: Tokens): ISeriesApi<SeriesType> {
  const digits = digitsOf(data.close);
  const series = chart.addSeries(CandlestickSeries, {
    upColor: tokens.gain,
    downColor: tokens.loss,
    borderUpColor: tokens.gain,
    borderDownColor: tokens.loss,
    wickUpColor: tokens.gain,
    wickDownColor: tokens.loss,
    // Room below a price that is near zero is not a price.
    priceFormat: {
      type: 'custom',
      minMove: 10 ** -digits,
      formatter: (value: number) => (value < 0 ? '' : showFigure(value, digits)),
    },
  });
  series.setData(
    data.time.map((time, row) => ({
      time: timeOf(time),
      open: data.open[row]!,
      high: data.high[row]!,
      low: data.low[row]!,
      close: data.close[row]!,
    })),
  );
  return series;
}

/** At the foot of the price, on a scale of its own. */
function addVolume(chart: IChartApi, data: CandleData, tokens: Tokens): void {
  if (data.volume.every((value) => value === null)) return;
  const series = chart.addSeries(HistogramSeries, {
    priceFormat: { type: 'volume' },
    priceScaleId: 'volume',
    lastValueVisible: false,
    priceLineVisible: false,
  });
  series.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  series.setData(
    data.time.map((time, row) => ({
      time: timeOf(time),
      value: data.volume[row] ?? 0,
      color: faint(data.close[row]! >= data.open[row]! ? tokens.gain : tokens.loss),
    })),
  );
}

function addIndicator(
  chart: IChartApi,
  data: CandleData,
  indicator: IndicatorData,
  pane: number,
  colors: readonly string[],
): void {
  const kind = indicator.id.split(':')[0] ?? '';
  for (const [at, line] of indicator.lines.entries()) {
    const color = colors[at]!;
    const common = { lastValueVisible: pane > 0, priceLineVisible: false };
    const digits = digitsOf(data.close);
    const series =
      line.name === 'histogram'
        ? chart.addSeries(HistogramSeries, { ...common, color: faint(color) }, pane)
        : chart.addSeries(
            LineSeries,
            {
              ...common,
              color,
              lineWidth: THIN.has(line.name) || kind === 'bollinger' || data.time.length > MANY ? 1 : 2,
              crosshairMarkerVisible: false,
              ...(line.name === 'middle' ? { lineStyle: LineStyle.Dashed } : {}),
              ...(kind === 'obv'
                ? { priceFormat: { type: 'volume' as const } }
                : { priceFormat: { type: 'price' as const, precision: digits, minMove: 10 ** -digits } }),
            },
            pane,
          );
    series.setData(pointsOf(data, line));
    if (at > 0) continue;
    for (const price of GUIDES[kind] ?? [])
      series.createPriceLine({
        price,
        color: faint(color),
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: false,
      });
  }
}

/** What is filled of Ichimoku: between its two spans, and ahead of the last candle. */
function cloudOf({ lines }: IndicatorData) {
  const [a, b] = ['spanA', 'spanB'].map((name) => lines.find((line) => line.name === name));
  if (a === undefined || b === undefined) return null;
  return { a: [...a.values, ...(a.ahead ?? [])], b: [...b.values, ...(b.ahead ?? [])] };
}

/** A value where there is one; a blank where there is none, so that lines begin late. */
function pointsOf(data: CandleData, { values, ahead = [] }: IndicatorData['lines'][number]) {
  const point = (time: string, value: number | null | undefined) =>
    value == null ? { time: timeOf(time) } : { time: timeOf(time), value };
  return [
    ...data.time.map((time, row) => point(time, values[row])),
    ...timesAhead(data, ahead.length).map((time, row) => point(time, ahead[row])),
  ];
}

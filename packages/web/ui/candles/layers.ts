import type { Tokens } from '../tokens.ts';
import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  Logical,
  SeriesType,
  Time,
} from './library.ts';
import { type Between, cloudParts, type PriceProfile, profileBars } from './shapes.ts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
/** In pixels of the page, whatever those of the screen. */
interface Canvas {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
}

/** Candles, and where they and their prices are in the picture. */
export interface Plane {
  readonly chart: IChartApi;
  readonly series: ISeriesApi<SeriesType>;
}

/** What the library draws behind or before the candles whenever they are moved. */
function view(order: 'bottom' | 'top', draw: (canvas: Canvas) => void): IPrimitivePaneView {
  const renderer: IPrimitivePaneRenderer = {
    draw: (target: Target) =>
      target.useMediaCoordinateSpace(({ context, mediaSize }) => {
        context.save();
        draw({ context, width: mediaSize.width });
        context.restore();
      }),
  };
  return { zOrder: () => order, renderer: () => renderer };
}

interface CloudLines {
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
}

/** Fills what is between two lines of prices, one value for each place on the scale of time. */
export function cloudLayer(
  { chart, series }: Plane,
  { a, b }: CloudLines,
  { gain, loss }: Tokens,
): ISeriesPrimitive<Time> {
  const at = (row: number): Between | null => {
    const x = chart.timeScale().logicalToCoordinate(row as Logical);
    const [one, other] = [a[row], b[row]].map((price) =>
      price == null ? null : series.priceToCoordinate(price),
    );
    return x === null || one == null || other == null ? null : { x, a: one, b: other };
  };
  const views = [
    view('bottom', ({ context }) => {
      const shown = chart.timeScale().getVisibleLogicalRange();
      if (shown === null) return;
      const [first, last] = [
        Math.max(0, Math.floor(shown.from) - 1),
        Math.min(a.length, Math.ceil(shown.to) + 2),
      ];
      const points = Array.from({ length: Math.max(0, last - first) }, (_, place) => at(first + place));
      for (const { rising, points: edge } of cloudParts(points)) {
        context.beginPath();
        for (const { x, a: y } of edge) context.lineTo(x, y);
        for (const { x, b: y } of [...edge].reverse()) context.lineTo(x, y);
        context.closePath();
        context.fillStyle = `${rising ? gain : loss}33`;
        context.fill();
      }
    }),
  ];
  return { paneViews: () => views };
}

/** Profiles over the candles: one at the right edge, or one for each session at its candles. */
export interface DrawnProfiles {
  readonly whole: PriceProfile | null;
  readonly sessions: readonly (PriceProfile & { readonly first: number; readonly last: number })[];
}

export interface ProfileLayer extends ISeriesPrimitive<Time> {
  readonly show: (profiles: DrawnProfiles) => void;
}

const RIGHT_SHARE = 0.3;
const SESSION_SHARE = 0.85;
const [NAME_WIDTH, NAME_HEIGHT] = [28, 14];

/** Volume by price behind the candles, on their scale of prices, where its marks have labels. */
export function profileLayer(
  { chart, series }: Plane,
  tokens: Tokens,
  show: (price: number) => string,
): ProfileLayer {
  let shown: DrawnProfiles = { whole: null, sessions: [] };
  let redraw: (() => void) | null = null;
  const down = (price: number) => series.priceToCoordinate(price);
  const bars = view('bottom', ({ context, width }) => {
    const time = chart.timeScale();
    const half = time.options().barSpacing / 2;
    for (const session of shown.sessions) {
      const [first, last] = [session.first, session.last].map((row) =>
        time.logicalToCoordinate(row as Logical),
      );
      if (first == null || last == null) continue;
      const [from, to] = [first - half, last + half];
      if (to < 0 || from > width) continue;
      drawBars(
        context,
        session,
        { foot: from, long: (to - from) * SESSION_SHARE, toLeft: false },
        down,
        tokens,
      );
      drawLines(context, session, { from, to }, down, tokens);
    }
    const { whole } = shown;
    if (whole === null) return;
    drawBars(context, whole, { foot: width, long: width * RIGHT_SHARE, toLeft: true }, down, tokens);
    drawLines(context, whole, { from: 0, to: width }, down, tokens);
  });
  const names = view('top', ({ context }) => drawNames(context, shown.whole, down, tokens));
  const views = [bars, names];
  const labels = MARKS.map(([name, of]) =>
    axisLabel(() => shown.whole?.[of] ?? null, down, show, name, tokens),
  );
  return {
    paneViews: () => views,
    priceAxisViews: () => labels,
    attached: ({ requestUpdate }) => {
      redraw = requestUpdate;
    },
    show: (profiles) => {
      shown = profiles;
      redraw?.();
    },
  };
}

/** The marks of a profile, the one that is drawn last first. */
const MARKS = [
  ['VAH', 'vah'],
  ['VAL', 'val'],
  ['POC', 'poc'],
] as const;

function axisLabel(
  price: () => number | null,
  down: (price: number) => number | null,
  show: (price: number) => string,
  name: string,
  { text, surface, raised }: Tokens,
): ISeriesPrimitiveAxisView {
  const at = () => {
    const now = price();
    return now === null ? null : down(now);
  };
  const strong = name === 'POC';
  return {
    coordinate: () => at() ?? 0,
    text: () => show(price() ?? 0),
    textColor: () => (strong ? surface : text),
    backColor: () => (strong ? text : raised),
    visible: () => at() !== null,
    tickVisible: () => false,
  };
}

interface Foot {
  readonly foot: number;
  readonly long: number;
  readonly toLeft: boolean;
}

function drawBars(
  context: CanvasRenderingContext2D,
  profile: PriceProfile,
  { foot, long, toLeft }: Foot,
  down: (price: number) => number | null,
  { gain, loss, muted, accent, series }: Tokens,
): void {
  const sides = profile.levels.some(({ buy }) => buy !== undefined);
  const plain = sides ? muted : (series[2] ?? accent);
  const colors = { bought: gain, sold: loss, unknown: plain };
  for (const { top, height, from, width, side, inArea, isPoc } of profileBars(profile, long, down)) {
    context.fillStyle = `${colors[side]}${isPoc ? 'b3' : inArea ? '66' : '2b'}`;
    context.fillRect(toLeft ? foot - from - width : foot + from, top, width, height);
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function drawLines(
  context: CanvasRenderingContext2D,
  profile: PriceProfile,
  { from, to }: Span,
  down: (price: number) => number | null,
  { text }: Tokens,
): void {
  context.lineWidth = 1;
  for (const [name, of] of MARKS) {
    const price = profile[of];
    const at = price === null ? null : down(price);
    if (at === null) continue;
    const y = Math.round(at) + 0.5;
    context.strokeStyle = `${text}${name === 'POC' ? 'cc' : '80'}`;
    context.setLineDash(name === 'POC' ? [] : [4, 4]);
    context.beginPath();
    context.moveTo(from, y);
    context.lineTo(to, y);
    context.stroke();
  }
}

/** The names of the marks at the left edge; one that another one would cover is left out. */
function drawNames(
  context: CanvasRenderingContext2D,
  profile: PriceProfile | null,
  down: (price: number) => number | null,
  { text, surface }: Tokens,
): void {
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  const taken: number[] = [];
  for (const [name, of] of MARKS.toReversed()) {
    const price = profile?.[of] ?? null;
    const at = price === null ? null : down(price);
    if (at === null || taken.some((other) => Math.abs(other - at) < NAME_HEIGHT)) continue;
    taken.push(at);
    context.fillStyle = surface;
    context.fillRect(2, at - NAME_HEIGHT / 2, NAME_WIDTH, NAME_HEIGHT);
    context.fillStyle = text;
    context.fillText(name, 4, at);
  }
}

import { threefry } from './threefry.ts';

/** G. Marsaglia, W. Tsang, "The ziggurat method for generating random variables", 2000: 128 layers of one area. */
const LAYERS = 128;
const EDGE = 3.442619855899;
const AREA = 9.91256303526217e-3;
/** 24 bits place a draw within its layer; the layer and the sign are bits of their own. */
const STEPS = 2 ** 24;

/** Of each layer, from the lowest and widest: the width of a step, of either sign in `signed`, and the density at its outer edge. */
const width = new Float64Array(LAYERS);
const signed = new Float64Array(2 * LAYERS);
const height = new Float64Array(LAYERS);
/** Steps that lie within the layer above too are taken without a look at the density. */
const inner = new Int32Array(LAYERS);

const density = (x: number): number => Math.exp(-0.5 * x * x);

function fillLayers(): void {
  // The lowest layer has the tail in it: as wide as if all of its area were a rectangle.
  let [outer, edge] = [AREA / density(EDGE), EDGE];
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const above =
      layer === 0 ? EDGE : layer === LAYERS - 1 ? 0 : Math.sqrt(-2 * Math.log(AREA / edge + density(edge)));
    width[layer] = outer / STEPS;
    signed[layer] = width[layer]!;
    signed[layer + LAYERS] = -width[layer]!;
    height[layer] = layer === 0 ? 0 : density(outer);
    inner[layer] = Math.floor((above / outer) * STEPS);
    outer = above;
    edge = above;
  }
}
fillLayers();

/** First keys of what is drawn beside the normal numbers of scenarios, which have the keys below. */
export const STREAM = { bootstrap: 1 << 28, paths: 2 << 28, chiSquared: 3 << 28 } as const;

/** Words of the scenario that is drawn, and of tries beyond the first. */
let words = new Int32Array(256);
const retry = new Int32Array(2);
const unit = (bits: number): number => ((bits >>> 0) + 0.5) / 0x1_0000_0000;

/** The draw where its first bits did not settle it: at the edge of a layer, or in the tail. Further bits have keys of their own. */
function unsettled(bits: number, seed: number, scenario: number, at: number): number {
  let given = bits;
  for (let key = 2 * at + 1; ; key += 0x10000) {
    const layer = given & 127;
    const place = given >>> 8;
    const sign = (given & 128) === 0 ? 1 : -1;
    const x = place * width[layer]!;
    if (place < inner[layer]!) return sign * x;
    threefry(seed, key, scenario, 2, retry);
    const one = unit(retry[0]!);
    if (layer === 0) {
      const beyond = -Math.log(one) / EDGE;
      if (-2 * Math.log(unit(retry[1]!)) > beyond * beyond) return sign * (EDGE + beyond);
    } else {
      const top = layer === LAYERS - 1 ? 1 : height[layer + 1]!;
      if (height[layer]! + one * (top - height[layer]!) < density(x)) return sign * x;
    }
    threefry(seed, key + 1, scenario, 2, retry);
    given = retry[0]!;
  }
}

/**
 * `count` independent standard normal numbers of a scenario, into `out` from `from` on, `stride` apart: those of seed and
 * scenario, whatever was drawn before. At most 32,000.
 */
export function normals(
  seed: number,
  scenario: number,
  count: number,
  out: Float64Array,
  from = 0,
  stride = 1,
): void {
  if (count > words.length) words = new Int32Array(2 * count);
  const drawn = words;
  threefry(seed, 0, scenario, count + (count & 1), drawn);
  for (let at = 0, place = from; at < count; at += 1, place += stride) {
    const bits = drawn[at]!;
    const layer = bits & 127;
    const step = bits >>> 8;
    out[place] = step < inner[layer]! ? step * signed[bits & 255]! : unsettled(bits, seed, scenario, at);
  }
}

/** A number between 0 and 1, both excluded, of the stream's counter. */
export function uniform(seed: number, stream: number, counter: number): number {
  threefry(seed, stream, counter, 2, retry);
  return unit(retry[0]!);
}

/** A chi squared number of the scenario, by the method of G. Marsaglia and W. Tsang for the gamma distribution (2000); `degrees` at least 2. */
export function chiSquaredDraw(seed: number, scenario: number, degrees: number): number {
  const d = degrees / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let turn = 0; ; turn += 1) {
    const key = STREAM.chiSquared + 4 * turn;
    threefry(seed, key, scenario, 2, retry);
    const [radius, angle] = [unit(retry[0]!), unit(retry[1]!)];
    const x = Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    threefry(seed, key + 2, scenario, 2, retry);
    if (Math.log(unit(retry[0]!)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return 2 * d * v;
  }
}

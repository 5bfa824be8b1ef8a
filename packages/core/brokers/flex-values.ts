import { attributesOf, resolveEntities } from '../statements/xml-events.ts';

/** The attributes of one row by their names. */
export type FlexValues = Pick<ReadonlyMap<string, string>, 'get'> & Iterable<[string, string]>;

/** The names that the rows of one element have, in their order. */
interface Shape {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

const [SPACE, QUOTE, EQUALS] = [0x20, 0x22, 0x3d];
/** In characters: places are kept as 16 bits. */
const LONGEST = 65_535;

/**
 * Keeps rows as their text and the places of their values: a report of 40,000 trades has millions of attributes, and a map of each
 * row takes ten times as much memory as its text. Rows of one element have nearly always the same names in the same order, which are kept once.
 */
export function valuesKeeper(): (element: string, attributes: string) => FlexValues {
  const shapes = new Map<string, Shape>();
  return (element, attributes) => {
    const known = shapes.get(element);
    const places = known === undefined ? null : placesIn(attributes, known.names);
    if (places !== null) return valuesAt(attributes, places, known!);
    const values = attributesOf(attributes);
    const names = [...values.keys()];
    shapes.set(element, { names, places: new Map(names.map((name, place) => [name, place])) });
    return values;
  };
}

function valuesAt(attributes: string, places: Uint16Array, shape: Shape): FlexValues {
  const at = (place: number): string =>
    resolveEntities(attributes.slice(places[2 * place]!, places[2 * place + 1]!));
  return {
    get: (name) => {
      const place = shape.places.get(name);
      return place === undefined ? undefined : at(place);
    },
    [Symbol.iterator]: () => shape.names.map((name, place): [string, string] => [name, at(place)]).values(),
  };
}

/** From where to where each value stands; null where the text is not exactly `a="…" b="…"` with these names. */
function placesIn(attributes: string, names: readonly string[]): Uint16Array | null {
  if (attributes.length > LONGEST) return null;
  const places = new Uint16Array(names.length * 2);
  let at = 0;
  for (const [index, name] of names.entries()) {
    while (attributes.charCodeAt(at) <= SPACE) at += 1;
    const open = at + name.length + 2;
    if (!attributes.startsWith(name, at) || attributes.charCodeAt(open - 2) !== EQUALS) return null;
    const close = attributes.charCodeAt(open - 1) === QUOTE ? attributes.indexOf('"', open) : -1;
    if (close < 0) return null;
    places[2 * index] = open;
    places[2 * index + 1] = close;
    at = close + 1;
  }
  return attributes.slice(at).trim() === '' ? places : null;
}

import { StatementError } from '@financehub/core/statements/statement.ts';
import { SaxesParser } from 'saxes';
import { broken } from './refusals.ts';

/** Elements by their local names: workbooks name the same element with and without a prefix. */
export interface XmlListener {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/**
 * Reads a part of a workbook as it is inflated and yields what the listener emits, in bounded memory. No entity but XML's own five
 * is expanded. Throws {@link StatementError} when the part is no XML.
 */
export function* readXml<Item>(
  chunks: Iterable<Uint8Array>,
  part: string,
  listen: (emit: (item: Item) => void) => XmlListener,
): Generator<Item> {
  const ready: Item[] = [];
  const listener = listen((item) => ready.push(item));
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => listener.open(localName(name), attributes));
  parser.on('closetag', ({ name }) => listener.close(localName(name)));
  parser.on('text', listener.text);
  parser.on('cdata', listener.text);
  let decoder: TextDecoder | null = null;
  const feed = (step: () => unknown): void => {
    try {
      step();
    } catch (error) {
      if (error instanceof StatementError) throw error;
      throw broken(`its part ${part} is no XML (${(error as Error).message})`);
    }
  };
  for (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8');
    const text = decoder.decode(chunk, { stream: true });
    feed(() => parser.write(text));
    yield* ready.splice(0);
  }
  feed(() => parser.close());
  yield* ready.splice(0);
}

/** An attribute by its local name, as `r:id` is written with any prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name];
  const key = Object.keys(attributes).find((each) => localName(each) === name);
  return key === undefined ? undefined : attributes[key];
}

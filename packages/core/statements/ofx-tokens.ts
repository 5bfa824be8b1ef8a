import { StatementError } from './statement.ts';

/**
 * A node of an OFX file. OFX 1.x is SGML whose value elements need no end tag, OFX 2.x is XML, and banks mix the two;
 * one reader takes both.
 */
export interface OfxNode {
  readonly tag: string;
  /** 1-based line of the file on which the element starts. */
  readonly line: number;
  /** The value of a leaf; empty for an aggregate. */
  readonly text: string;
  readonly children: OfxNode[];
}

export interface OfxDocument {
  /** `VERSION`, `ENCODING`, `CHARSET`… of either header form, upper-case keys. */
  readonly header: ReadonlyMap<string, string>;
  readonly root: OfxNode;
}

/** Deeper than any OFX aggregate; a limit against files made to exhaust the stack. */
const MAX_DEPTH = 60;
const MAX_TAG = 200;
const NAME = /^\/?[A-Za-z][A-Za-z0-9._-]*$/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Reads `KEY:VALUE` lines (also all on one line) and the `<?OFX KEY="VALUE"?>` and `<?xml?>` instructions. */
export function readOfxHeader(text: string): ReadonlyMap<string, string> {
  const header = new Map<string, string>();
  for (const match of text.matchAll(/\b([A-Z]+)\s*:\s*([^\s<]*)/g)) header.set(match[1]!, match[2]!);
  for (const match of text.matchAll(/\b([A-Za-z]+)\s*=\s*["']([^"']*)["']/g)) {
    header.set(match[1]!.toUpperCase(), match[2]!);
  }
  return header;
}

interface Open {
  readonly node: OfxNode;
  /** Filled when a text follows the start tag: the element is a leaf and needs no end tag. */
  text: string;
}

/** Transactions leave the tree as soon as they are whole, so that a file of any length has a small one. */
const TRANSACTIONS: ReadonlySet<string> = new Set(['STMTTRN', 'STMTTRNP']);
const STATEMENTS: ReadonlySet<string> = new Set(['STMTRS', 'CCSTMTRS']);

/** A transaction of a bank or card statement, or the end of such a statement with what is left in it. */
export type OfxEvent =
  | {
      readonly kind: 'transaction';
      readonly node: OfxNode;
      readonly statement: OfxNode;
      readonly root: OfxNode;
    }
  | { readonly kind: 'end'; readonly statement: OfxNode; readonly root: OfxNode };

class TreeBuilder {
  readonly stack: Open[] = [];
  readonly events: OfxEvent[] = [];
  root: OfxNode | null = null;
  private statement: OfxNode | null = null;

  open(tag: string, line: number): void {
    const node: OfxNode = { tag, line, text: '', children: [] };
    // A transaction holds no other: the end tag of the one before was left out.
    const unended = TRANSACTIONS.has(tag)
      ? this.stack.findLast((one) => TRANSACTIONS.has(one.node.tag))
      : undefined;
    if (unended !== undefined) this.close(unended.node.tag);
    const parent = this.stack.at(-1);
    if (parent === undefined) {
      if (this.root !== null)
        throw this.broken(line, `<${tag}> follows behind the end of the file's content`);
      this.root = node;
    } else parent.node.children.push(node);
    this.stack.push({ node, text: '' });
    if (STATEMENTS.has(tag)) this.statement = node;
    if (this.stack.length > MAX_DEPTH)
      throw this.broken(line, `elements are nested deeper than ${MAX_DEPTH} levels`);
  }

  value(text: string): void {
    const top = this.stack.at(-1);
    // Text behind the children of an aggregate belongs to no element.
    if (top === undefined || top.node.children.length > 0 || (top.text === '' && text.trim() === '')) return;
    top.text += text;
  }

  /** A value element ends where the next tag begins. */
  endLeaf(): void {
    const top = this.stack.at(-1);
    if (top === undefined || top.text === '' || this.stack.length === 1) return;
    this.stack.pop();
    const siblings = this.stack.at(-1)!.node.children;
    const { tag, line } = top.node;
    siblings[siblings.length - 1] = { tag, line, text: top.text.trim(), children: [] };
  }

  close(tag: string): void {
    let index = this.stack.length - 1;
    while (index >= 0 && this.stack[index]!.node.tag !== tag) index -= 1;
    // The end tag of a leaf that its value's end already closed.
    if (index < 0) return;
    while (this.stack.length - 1 > index) this.hoist();
    this.ended(this.stack.pop()!.node);
  }

  private ended(node: OfxNode): void {
    const { statement, root } = this;
    if (statement === null || root === null) return;
    if (node === statement) {
      this.statement = null;
      this.events.push({ kind: 'end', statement, root });
    } else if (TRANSACTIONS.has(node.tag)) {
      this.stack.at(-1)!.node.children.pop();
      this.events.push({ kind: 'transaction', node, statement, root });
    }
  }

  /** An element left open inside a closed one was an empty value (`<MEMO>` without text): what follows are its siblings. */
  private hoist(): void {
    const { node } = this.stack.pop()!;
    const parent = this.stack.at(-1)!.node;
    for (const child of node.children.splice(0)) parent.children.push(child);
  }

  broken(line: number, reason: string): StatementError {
    return new StatementError(`line ${line}: ${reason}`, {
      line,
      mend: 'Download the file from the bank again; if it was edited, use the original.',
    });
  }
}

/** The text at hand: a piece of the file, and whether the file ends with it. */
interface Window {
  readonly text: string;
  readonly final: boolean;
}

/** Where a construct that starts at `at` ends, with its text; null when `at` is no comment, CDATA or instruction. */
function special({ text }: Window, at: number): { end: number; value: string } | null {
  const until = (mark: string, skip: number, keep: boolean): { end: number; value: string } => {
    const found = text.indexOf(mark, at + skip);
    const end = found < 0 ? text.length + 1 : found + mark.length;
    return { end, value: keep ? text.slice(at + skip, found < 0 ? text.length : found) : '' };
  };
  if (text.startsWith('<![CDATA[', at)) return until(']]>', 9, true);
  if (text.startsWith('<!--', at)) return until('-->', 4, false);
  if (text.startsWith('<?', at)) return until('?>', 2, false);
  if (text.startsWith('<!', at)) return until('>', 2, false);
  return null;
}

/** What stands between `<` and `>`. */
interface Tag {
  readonly name: string;
  readonly ends: boolean;
  readonly empty: boolean;
}

const MAX_KNOWN = 1000;
const known = new Map<string, Tag | null>();

/** Null for text that is no tag: a bare `<` of a shop's name. The few names of a file are taken apart once. */
function tagOf(inside: string): Tag | null {
  let tag = known.get(inside);
  if (tag === undefined) {
    const name = inside.replace(/\s*\/?$/, '').split(/\s/, 1)[0]!;
    const ends = name.startsWith('/');
    tag = NAME.test(name)
      ? { name: name.slice(ends ? 1 : 0).toUpperCase(), ends, empty: inside.endsWith('/') }
      : null;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(inside, tag);
  }
  return tag;
}

/** No bank writes a longer value; the limit keeps a file without tags out of memory. */
const MAX_ELEMENT = 1_000_000;

/** A reader's place: index in the window, line of the file. */
interface Place {
  at: number;
  line: number;
}

/** Counts the line breaks on the way; the next one is remembered, so that files of a single line are not searched for every tag. */
function walker({ text }: Window, place: Place): (to: number) => void {
  let newline = text.indexOf('\n', place.at);
  return (to) => {
    while (newline >= 0 && newline < to) {
      place.line += 1;
      newline = text.indexOf('\n', newline + 1);
    }
    place.at = to;
  };
}

/** Reads what the window holds whole. True when the root element has ended. */
function readWindow(window: Window, place: Place, builder: TreeBuilder): boolean {
  const { text, final } = window;
  const moveTo = walker(window, place);
  while (place.at < text.length) {
    const { at } = place;
    const open = text.indexOf('<', at);
    if (open < 0 && !final) return false;
    if (open !== at) {
      const stop = open < 0 ? text.length : open;
      builder.value(decodeEntities(text.slice(at, stop)));
      moveTo(stop);
      continue;
    }
    if (!final && text.length - at < MAX_TAG && text.indexOf('>', at) < 0) return false;
    const next = text.charCodeAt(at + 1);
    const extra = next === 0x21 || next === 0x3f ? special(window, at) : null;
    if (extra !== null) {
      if (extra.end > text.length && !final) return false;
      builder.value(extra.value);
      moveTo(Math.min(extra.end, text.length));
      continue;
    }
    const close = text.indexOf('>', at);
    const tag = close < 0 || close - at >= MAX_TAG ? null : tagOf(text.slice(at + 1, close));
    if (tag === null) {
      builder.value('<');
      moveTo(at + 1);
      continue;
    }
    builder.endLeaf();
    if (tag.ends) builder.close(tag.name);
    else {
      builder.open(tag.name, place.line);
      if (tag.empty) builder.close(tag.name);
    }
    moveTo(close + 1);
    if (builder.root !== null && builder.stack.length === 0) return true;
  }
  return false;
}

const START = /<OFX\s*>/i;

/**
 * Reads OFX text piece by piece: the transactions of bank and card statements as they come, and as the generator's value the rest
 * of the document without them. Throws {@link StatementError} when there is no `<OFX>` or when it doesn't end.
 */
export function* streamOfx(pieces: Iterable<string>): Generator<OfxEvent, OfxDocument> {
  const builder = new TreeBuilder();
  const place: Place = { at: 0, line: 1 };
  let header: ReadonlyMap<string, string> | null = null;
  let rest = '';
  let over = false;
  const read = (window: Window): void => {
    if (header === null) {
      const start = window.text.search(START);
      if (start < 0) return;
      const before = window.text.slice(0, start);
      header = readOfxHeader(before);
      place.at = start;
      place.line = before.split('\n').length;
    }
    over = readWindow(window, place, builder);
  };
  for (const piece of pieces) {
    const text = rest === '' ? piece : rest + piece;
    read({ text, final: false });
    yield* builder.events.splice(0);
    if (over) break;
    rest = text.slice(place.at);
    if (rest.length > MAX_ELEMENT) {
      if (header === null) break;
      throw builder.broken(place.line, `an element is longer than ${MAX_ELEMENT} characters`);
    }
    place.at = 0;
  }
  if (!over) read({ text: rest, final: true });
  yield* builder.events.splice(0);
  if (header === null) throw noContent();
  if (!over) throw cutOff(builder, place.line);
  return { header, root: builder.root! };
}

function noContent(): StatementError {
  return new StatementError('the file has no <OFX> element', {
    mend: 'Choose the OFX or QFX (Web Connect, Quicken, Money) download of the bank.',
  });
}

function cutOff(builder: TreeBuilder, line: number): StatementError {
  const unclosed = builder.stack.findLast((open) => open.text === '') ?? builder.stack[0]!;
  return builder.broken(
    line,
    `the file ends inside <${unclosed.node.tag}>, which opens on line ${unclosed.node.line}: it is cut off`,
  );
}

export function child(node: OfxNode, tag: string): OfxNode | null {
  return node.children.find((one) => one.tag === tag) ?? null;
}

/** The text of a direct child; null when it is absent or empty. */
export function textOf(node: OfxNode | null, tag: string): string | null {
  const text = node === null ? '' : (child(node, tag)?.text ?? '');
  return text === '' ? null : text;
}

/** All nodes below with one of the tags, in file order; does not look inside a match. */
export function descendants(node: OfxNode, tags: readonly string[]): OfxNode[] {
  return node.children.flatMap((one) => (tags.includes(one.tag) ? [one] : descendants(one, tags)));
}

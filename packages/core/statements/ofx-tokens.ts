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

class TreeBuilder {
  readonly stack: Open[] = [];
  root: OfxNode | null = null;

  open(tag: string, line: number): void {
    const node: OfxNode = { tag, line, text: '', children: [] };
    const parent = this.stack.at(-1);
    if (parent === undefined) {
      if (this.root !== null)
        throw this.broken(line, `<${tag}> follows behind the end of the file's content`);
      this.root = node;
    } else parent.node.children.push(node);
    this.stack.push({ node, text: '' });
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
    siblings[siblings.length - 1] = { ...top.node, text: top.text.trim() };
  }

  close(tag: string): void {
    let index = this.stack.length - 1;
    while (index >= 0 && this.stack[index]!.node.tag !== tag) index -= 1;
    // The end tag of a leaf that its value's end already closed.
    if (index < 0) return;
    while (this.stack.length - 1 > index) this.hoist();
    this.stack.pop();
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

/** Where a construct that starts at `at` ends, with its text; null when `at` is no comment, CDATA or instruction. */
function special(text: string, at: number): { end: number; value: string } | null {
  const until = (mark: string, skip: number, keep: boolean): { end: number; value: string } => {
    const found = text.indexOf(mark, at + skip);
    const end = found < 0 ? text.length : found + mark.length;
    return { end, value: keep ? text.slice(at + skip, found < 0 ? text.length : found) : '' };
  };
  if (text.startsWith('<![CDATA[', at)) return until(']]>', 9, true);
  if (text.startsWith('<!--', at)) return until('-->', 4, false);
  if (text.startsWith('<?', at)) return until('?>', 2, false);
  if (text.startsWith('<!', at)) return until('>', 2, false);
  return null;
}

function readTree(text: string, start: number, firstLine: number): OfxNode {
  const builder = new TreeBuilder();
  let line = firstLine;
  let at = start;
  let newline = text.indexOf('\n', start);
  const moveTo = (to: number): void => {
    // The next line break is remembered: files of a single line are not searched to their end for every tag.
    while (newline >= 0 && newline < to) {
      line += 1;
      newline = text.indexOf('\n', newline + 1);
    }
    at = to;
  };
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const stop = open < 0 ? text.length : open;
    if (stop > at) {
      builder.value(decodeEntities(text.slice(at, stop)));
      moveTo(stop);
      continue;
    }
    const extra = special(text, at);
    if (extra !== null) {
      builder.value(extra.value);
      moveTo(extra.end);
      continue;
    }
    const close = at + text.slice(at, at + MAX_TAG).indexOf('>');
    const name =
      close < at
        ? ''
        : text
            .slice(at + 1, close)
            .replace(/\s*\/?$/, '')
            .split(/\s/, 1)[0]!;
    if (!NAME.test(name)) {
      // A bare `<` of a shop's name.
      builder.value('<');
      moveTo(at + 1);
      continue;
    }
    builder.endLeaf();
    if (name.startsWith('/')) builder.close(name.slice(1).toUpperCase());
    else {
      builder.open(name.toUpperCase(), line);
      if (text.charCodeAt(close - 1) === 0x2f) builder.close(name.toUpperCase());
    }
    moveTo(close + 1);
    if (builder.root !== null && builder.stack.length === 0) return builder.root;
  }
  const unclosed = builder.stack.findLast((open) => open.text === '') ?? builder.stack[0]!;
  throw builder.broken(
    line,
    `the file ends inside <${unclosed.node.tag}>, which opens on line ${unclosed.node.line}: it is cut off`,
  );
}

/** Parses decoded OFX text. Throws {@link StatementError} when there is no `<OFX>` or when it doesn't end. */
export function readOfx(text: string): OfxDocument {
  const start = text.search(/<OFX\s*>/i);
  if (start < 0) {
    throw new StatementError('the file has no <OFX> element', {
      mend: 'Choose the OFX or QFX (Web Connect, Quicken, Money) download of the bank.',
    });
  }
  const before = text.slice(0, start);
  const firstLine = before.split('\n').length;
  return { header: readOfxHeader(before), root: readTree(text, start, firstLine) };
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

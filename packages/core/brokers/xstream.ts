import type { ByteSource } from '../statements/source.ts';
import { attributesOf, readXml } from '../statements/xml-events.ts';
import { BrokerLineError } from './line.ts';

/** An element of a document that XStream wrote: an object where it stands first, elsewhere a reference to that place. */
export interface XmlNode {
  readonly name: string;
  /** 1-based, in the file. */
  readonly line: number;
  readonly parent: XmlNode | null;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[];
  text: string;
  /** Children by their names, from the first time that one is asked for. */
  named?: Map<string, XmlNode[]>;
}

export interface XmlTree {
  readonly root: XmlNode;
  /** Where the document numbers its objects (`id="7"`) instead of naming their places. */
  readonly ids: ReadonlyMap<string, XmlNode>;
}

export interface TreeWish {
  /** Which children of the root are wanted with all that is in them. */
  readonly sections: ReadonlySet<string>;
  /** Takes an element that is to be no node; false where it is to be one. */
  readonly take: (name: string, attributes: string, parent: XmlNode, line: () => number) => boolean;
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Reads the wanted part of a document. Throws `StatementError` where it is not well-formed or cut off. */
export function readTree(source: ByteSource, encoding: string, { sections, take }: TreeWish): XmlTree {
  const document: XmlNode = node('', 0, null, NO_ATTRIBUTES);
  const ids = new Map<string, XmlNode>();
  let at = document;
  /** How deep inside of what is left out. */
  let outside = 0;
  const steps = readXml(source, encoding, {
    open: (name, attributes, line) => {
      const unwanted = at.parent === document && !sections.has(name);
      if (outside > 0 || unwanted || take(name, attributes, at, line)) {
        outside += 1;
        return;
      }
      const values = attributes === '' ? NO_ATTRIBUTES : attributesOf(attributes);
      const own = node(name, line(), at, values);
      at.children.push(own);
      const id = values.get('id');
      if (id !== undefined) ids.set(id, own);
      at = own;
    },
    text: (text) => {
      if (outside === 0 && at.children.length === 0) at.text += text;
    },
    close: () => {
      if (outside > 0) outside -= 1;
      else at = at.parent ?? document;
    },
  });
  for (const _ of steps);
  return { root: document.children[0] ?? document, ids };
}

function node(
  name: string,
  line: number,
  parent: XmlNode | null,
  attributes: ReadonlyMap<string, string>,
): XmlNode {
  return { name, line, parent, attributes, children: [], text: '' };
}

/** A reference leads to an object; a few at most stand in between. */
const MOST_HOPS = 8;

/** The object that an element is or refers to. Throws {@link BrokerLineError} where the reference leads nowhere. */
export function objectOf(tree: XmlTree, element: XmlNode): XmlNode {
  let at = element;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const reference = at.attributes.get('reference');
    if (reference === undefined) return at;
    const found = /^\d+$/.test(reference) ? tree.ids.get(reference) : alongPath(tree, at, reference);
    if (found === undefined) break;
    at = found;
  }
  throw new BrokerLineError(
    `<${element.name}> refers to "${(element.attributes.get('reference') ?? '').slice(0, 120)}", which is not in the file`,
  );
}

const STEP = /^([^[\]]+)(?:\[(\d+)\])?$/;

/** `../../security[2]` from an element; a place without a number is the first of its name. */
function alongPath(tree: XmlTree, from: XmlNode, path: string): XmlNode | undefined {
  let at: XmlNode | undefined = from;
  for (const step of path.split('/')) {
    if (at === undefined) return undefined;
    if (step === '..') {
      at = at.parent ?? undefined;
      continue;
    }
    const parts = STEP.exec(step);
    if (parts === null) return undefined;
    at = childrenOf(objectOf(tree, at), parts[1]!)[Number(parts[2] ?? '1') - 1];
  }
  return at;
}

/** The children of one name, as they stand in the file; references among them are not followed. */
export function childrenOf(element: XmlNode, name: string): readonly XmlNode[] {
  element.named ??= Map.groupBy(element.children, (child) => child.name);
  return element.named.get(name) ?? [];
}

/** The first child of a name as an object. Null where there is none. */
export function childOf(tree: XmlTree, element: XmlNode, name: string): XmlNode | null {
  const [first] = childrenOf(element, name);
  return first === undefined ? null : objectOf(tree, first);
}

/** The text of a child without the white space around it; empty where there is none. */
export function textIn(tree: XmlTree, element: XmlNode, name: string): string {
  return childOf(tree, element, name)?.text.trim() ?? '';
}

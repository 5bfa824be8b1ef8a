import { type ESTree, parseSync } from 'vite';

/** A module as the checks see it: its text, its syntax tree, and what crosses its border. */
export interface Module {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly program: ESTree.Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
}

export interface Comment {
  readonly value: string;
  readonly start: number;
}

export interface Import {
  readonly from: string;
  /** '*' is the whole module: a namespace, `export *`, a dynamic import, a side effect or a thread. */
  readonly names: readonly string[];
  /** Gone when the program runs. */
  readonly isType: boolean;
  readonly start: number;
}

export interface Export {
  readonly name: string;
  /** What the module itself calls it; null for what is passed on from another module. */
  readonly local: string | null;
  readonly isType: boolean;
  readonly start: number;
}

/** One thing to mend: where, what, and what to do instead. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly what: string;
  readonly instead: string;
}

export type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<
  string,
  unknown
>;

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

export function finding(module: Module, start: number, what: string, instead: string): Finding {
  return { path: module.path, line: lineAt(module.text, start), what, instead };
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.endsWith('.test.tsx');
}

/** Throws when the text does not parse. */
export function parseModule(path: string, text: string): Module {
  const { program, comments, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]!.message}`);
  const bare = { path, text, program, comments };
  const imports: Import[] = module.staticImports.map((each) => ({
    from: each.moduleRequest.value,
    names: each.entries.flatMap(({ importName, localName }) =>
      importName.kind === 'Name'
        ? [importName.name!]
        : importName.kind === 'Default'
          ? ['default']
          : membersOf(program, localName.value),
    ),
    isType: each.entries.length > 0 && each.entries.every((entry) => entry.isType),
    start: each.start,
  }));
  const exports: Export[] = [];
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, importName, exportName, localName, isType, start } of entries) {
      if (moduleRequest !== null) {
        const name = importName.kind === 'Name' ? importName.name! : '*';
        imports.push({ from: moduleRequest.value, names: [name], isType, start });
      }
      const local = moduleRequest === null ? localName.name : null;
      if (exportName.kind === 'Name') exports.push({ name: exportName.name!, local, isType, start });
      if (exportName.kind === 'Default') exports.push({ name: 'default', local, isType, start });
    }
  }
  return { ...bare, imports: [...imports, ...indirectImports(program)], exports };
}

/** Which members of a namespace are used; '*' when it is handed on as a whole. */
function membersOf(program: ESTree.Program, namespace: string): string[] {
  const members: string[] = [];
  let whole = 0;
  visit(program, (node, parent) => {
    if (node.type !== 'Identifier' || node.name !== namespace || parent === null) return;
    if (parent.type === 'ImportNamespaceSpecifier') return;
    if (parent.type === 'MemberExpression' && parent.object === node && parent.computed === false) {
      members.push((parent.property as { name: string }).name);
    } else if (parent.type === 'TSQualifiedName' && parent.left === node) {
      members.push((parent.right as { name: string }).name);
    } else whole += 1;
  });
  return whole > 0 || members.length === 0 ? ['*'] : members;
}

/** `import('./x.ts')`, also as a type, and `new URL('./x.ts', import.meta.url)`, which is how threads are started. */
function indirectImports(program: ESTree.Program): Import[] {
  const found: Import[] = [];
  const add = (from: unknown, { type, start }: Node): void => {
    if (typeof from === 'string')
      found.push({ from, names: ['*'], isType: type !== 'ImportExpression', start });
  };
  visit(program, (node) => {
    if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      add((node.source as { value?: unknown }).value, node);
    }
    if (isThreadAddress(node)) add((node.arguments as { value: string }[])[0]!.value, node);
  });
  return found;
}

function isThreadAddress(node: Node): boolean {
  if (node.type !== 'NewExpression' || (node.callee as { name?: string }).name !== 'URL') return false;
  const [file, base] = node.arguments as { type: string; value?: unknown }[];
  return base?.type === 'MemberExpression' && typeof file?.value === 'string' && /\.tsx?$/.test(file.value);
}

/** Every node below `root`, parents first. */
export function visit(root: object, use: (node: Node, parent: Node | null) => void): void {
  const walk = (node: Node, parent: Node | null): void => {
    use(node, parent);
    for (const key in node) {
      const value = node[key];
      if (value === null || typeof value !== 'object') continue;
      if (Array.isArray(value)) {
        for (const each of value) if (isNode(each)) walk(each, node);
      } else if (isNode(value)) walk(value, node);
    }
  };
  walk(root as Node, null);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

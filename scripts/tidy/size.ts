import { type Finding, finding, isTest, type Module, visit } from './source.ts';

const FILE_LINES = 400;
const FUNCTION_LINES = 60;

export function longFile({ path, text }: Module): Finding[] {
  const lines = text.split('\n').length - 1;
  if (lines <= FILE_LINES) return [];
  return [{ path, line: 1, what: `${lines} lines; ${FILE_LINES} is the most`, instead: 'split it by idea' }];
}

/** Functions of tests are tables and stories and are not counted. */
export function longFunctions(module: Module): Finding[] {
  if (isTest(module.path)) return [];
  const found: Finding[] = [];
  visit(module.program, (node) => {
    if (!/Function(Declaration|Expression)$/.test(node.type) || node.body === null) return;
    const lines = module.text.slice(node.start, node.end).split('\n').length;
    if (lines <= FUNCTION_LINES) return;
    found.push(
      finding(
        module,
        node.start,
        `a function of ${lines} lines; ${FUNCTION_LINES} is the most`,
        'give its steps names of their own',
      ),
    );
  });
  return found;
}

import type { RegexEngine } from '@financehub/core/rules/rule.ts';
import { RE2JS } from 're2js';

/** RE2: linear in the length of the text whatever the pattern; what would need backtracking is refused. */
export const linearRegex: RegexEngine = (pattern) => {
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  return (text) => compiled.test(text);
};

import { type Finding, finding, type Module } from './source.ts';

const EMPTY_NAMES = /(^|[-_.])(utils?|helpers?|common|manager|misc)([-_.]|$)/i;
const EMPTY_SUFFIX = /[a-z](Utils?|Helpers?|Common|Manager|Misc)(\.|$)/;

/** A name that says nothing about what is inside. */
export function checkName(path: string): Finding[] {
  const part = path.split('/').find((each) => EMPTY_NAMES.test(each) || EMPTY_SUFFIX.test(each));
  if (part === undefined) return [];
  const instead = "name it after the concept it holds, in the field's own word";
  return [{ path, line: 1, what: `"${part}" says nothing about what is inside`, instead }];
}

const MACHINE_PATH = /(?<![\w.~$}:/-])\/(?:work|home|root|Users)\/\w/;

/** Any text file: paths of somebody's machine. */
export function checkPaths(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    MACHINE_PATH.test(line)
      ? [
          {
            path,
            line: index + 1,
            what: 'a path of one machine',
            instead: 'a path relative to the file, or os.tmpdir()',
          },
        ]
      : [],
  );
}

/** Where packages come from is the business of whoever installs. */
export function checkLockfile(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    /"resolved":\s*"[a-z+]+:\/\//.test(line)
      ? [
          {
            path,
            line: index + 1,
            what: 'the address of a registry',
            instead: 'npm install with omit-lockfile-registry-resolved=true',
          },
        ]
      : [],
  );
}

/** A default export has no name to search for; only what is started by its file's address needs one. */
export function checkDefaultExports(module: Module, started: ReadonlySet<string>): Finding[] {
  const allowed = /\.config\.ts$|\.worker\.ts$|\/bench\//.test(module.path) || started.has(module.path);
  const found = module.exports.find((each) => each.name === 'default');
  if (allowed || found === undefined) return [];
  return [finding(module, found.start, 'a default export', 'export it by its name')];
}

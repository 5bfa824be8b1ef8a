import type { Context } from '../../context.ts';
import type { Loaded } from '../portfolios/index.ts';
import { ask, keyOf } from './engine.ts';
import { subjectOf } from './subjects.ts';

/** A function of a module, of the kind {@link Task}, with what it is asked. */
export interface Run<Request> {
  readonly module: URL;
  readonly name: string;
  readonly request: Request;
}

/**
 * What a function makes of portfolios as they are now, in the thread that keeps them: an edit sends it only what changed. The bytes of the text
 * that the function answers; throws what the function throws.
 */
export async function runOver<Request>(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  loaded: readonly Loaded[],
  { module, name, request }: Run<Request>,
): Promise<Buffer> {
  const subjects = loaded.map((each) => subjectOf(bookId, each));
  const wish = {
    what: 'run',
    keys: subjects.map(keyOf),
    module: module.href,
    name,
    request,
    portfolios: loaded.map(({ portfolio }) => portfolio),
    assets: loaded.map(({ assets }) => assets),
    ratesVersions: new Map([[bookId, warehouse.ratesVersion(bookId)]]),
  } as const;
  // Their transactions are here, so the thread gets what it lacks.
  return (await ask(subjects, wish, warehouse))!;
}

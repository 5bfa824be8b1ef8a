import type { Static, TSchema } from 'typebox';
import type { ErrorName } from './errors.ts';

/**
 * Who may call: `public` anyone; `user` whoever is signed in; the others need that role (or a higher one) in the
 * book that `X-Book-Id` or the path names.
 */
export type Access = 'public' | 'user' | 'viewer' | 'editor' | 'owner';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How a body travels: JSON unless said otherwise. A `multipart` body is described by its fields; a `csv` one reaches its handler as bytes. */
export type BodyType = 'json' | 'multipart' | 'csv' | 'json-or-csv';

/**
 * One endpoint as data. Validation, response serialisation, the OpenAPI document and the web app's client are all
 * made from it, so a field exists in one place only.
 */
export interface Route {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly bodyType?: BodyType;
  readonly status: 200 | 201 | 202 | 204;
  /** Absent for 204 and for answers that are files, whose media type `produces` names. */
  readonly response?: TSchema;
  readonly produces?: string;
  /** Another media type of the same answer, for those who ask for it. */
  readonly alsoProduces?: string;
  /** The errors beyond those every route has (invalid, unauthenticated, too many requests). */
  readonly errors?: readonly ErrorName[];
  readonly example?: { readonly body?: unknown; readonly response?: unknown };
  /** Requests a minute per caller, where it differs from the general limit. */
  readonly perMinute?: number;
}

/** Declares a route, keeping the exact types of its schemas. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}

type Part<R, Key extends string> = R extends { readonly [K in Key]: infer S extends TSchema }
  ? Static<S>
  : undefined;

export type ParamsOf<R extends Route> = Part<R, 'params'>;
export type QueryOf<R extends Route> = Part<R, 'query'>;
export type BodyOf<R extends Route> = Part<R, 'body'>;
export type ResponseOf<R extends Route> = Part<R, 'response'>;

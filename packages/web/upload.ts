import type { createImport, createPortfolioImport } from '@financehub/contract/imports.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { addressOf, headersFor, newKey, problemOf, refreshSession } from './api.ts';
import { offline } from './problem.ts';

export type UploadRoute = typeof createImport | typeof createPortfolioImport;
export type UploadAnswer = ResponseOf<typeof createImport>;

interface Attempt {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** fetch can not tell how much was sent; XMLHttpRequest can. */
function attempt(
  url: string,
  headers: Headers,
  form: FormData,
  onProgress: (sent: number, total: number) => void,
): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    headers.forEach((value, name) => {
      request.setRequestHeader(name, value);
    });
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded, event.total);
    };
    request.onload = () =>
      resolve({
        status: request.status,
        text: request.responseText,
        retryAfter: request.getResponseHeader('retry-after'),
      });
    request.onerror = () => reject(offline());
    request.send(form);
  });
}

/** Sends a file and tells how far it is, in bytes. Throws ApiProblem; 409 names the earlier import. */
export async function upload(
  route: UploadRoute,
  params: Record<string, string>,
  form: FormData,
  onProgress: (sent: number, total: number) => void,
): Promise<UploadAnswer> {
  const url = addressOf(route, params);
  const key = newKey();
  let answer = await attempt(url, headersFor(route, undefined, key), form, onProgress);
  if (answer.status === 401 && (await refreshSession())) {
    answer = await attempt(url, headersFor(route, undefined, key), form, onProgress);
  }
  if (answer.status >= 300) throw problemOf(answer.status, answer.text, answer.retryAfter);
  return JSON.parse(answer.text) as UploadAnswer;
}

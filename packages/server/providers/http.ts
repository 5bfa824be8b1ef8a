import type { Circuit } from './circuit.ts';
import { ProviderFailure } from './failure.ts';
import { fetchFollowing } from './follow.ts';
import type { Timing } from './provider.ts';
import { said } from './said.ts';

export interface Ask {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** GET by default. What is sent is sent again after a failure: it must bear being received twice. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: string;
  /** Answers with these states are the provider file's to read, not failures. */
  readonly also?: readonly number[];
  /** What the provider refuses in an answer that is no failure by its status; null for a yes. */
  readonly refusal?: (answer: Answer) => ProviderFailure | null;
  /** 8 MiB where it does not say. */
  readonly mostBytes?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Line {
  readonly name: string;
  readonly key: string | null;
  readonly timing: Timing;
  readonly circuit: Circuit;
  readonly pace: (signal: AbortSignal) => Promise<void>;
  readonly instant: () => Date;
  readonly note: (outcome: string) => void;
}

const ATTEMPTS = 3;
const TIMEOUT_MS = 20_000;
export const MIB = 1024 * 1024;
const MOST_BYTES = 8 * MIB;
const FIRST_DELAY_MS = 500;
/** A provider that asks for a longer pause is left alone, and the next one is asked. */
const LONGEST_PAUSE_SECONDS = 30;

/**
 * One request to a provider: at its pace, with a limit of time and size, tried again with growing pauses when it is
 * overloaded or breaks off, and not at all while it is left in peace. Throws a ProviderFailure, also where the time of the
 * caller is over; the reason of the signal where it is given up for another one.
 */
export async function askOver(line: Line, ask: Ask, signal: AbortSignal): Promise<Answer> {
  try {
    return await askAgain(line, ask, signal);
  } catch (error) {
    if (error instanceof ProviderFailure || !isTimeOver(signal)) throw error;
    throw new ProviderFailure('unreachable', `${line.name} did not answer in time`, {
      cause: error,
      mend: 'Try again later.',
    });
  }
}

const isTimeOver = ({ reason }: AbortSignal): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';

async function askAgain(line: Line, ask: Ask, signal: AbortSignal): Promise<Answer> {
  const resting = line.circuit.restingMs();
  if (resting !== null) throw restingFailure(line, resting);
  for (let attempt = 1; ; attempt += 1) {
    await line.pace(signal);
    const failure = await once(line, ask, signal);
    if (!(failure instanceof ProviderFailure)) {
      line.circuit.succeeded();
      line.note('ok');
      return failure;
    }
    const temporary = failure.kind === 'unreachable' || failure.kind === 'rate-limited';
    const pause = pauseSeconds(failure, attempt, line.timing);
    if (!temporary || attempt === ATTEMPTS || pause > LONGEST_PAUSE_SECONDS) {
      if (!temporary) line.circuit.succeeded();
      else if (pause > LONGEST_PAUSE_SECONDS) line.circuit.limited(pause * 1000);
      else line.circuit.failed();
      line.note(failure.brief);
      throw failure;
    }
    await line.timing.sleep(pause * 1000, signal);
  }
}

function restingFailure({ name, circuit }: Line, ms: number): ProviderFailure {
  const limited = circuit.reason() === 'limited';
  const why = limited ? 'asked to be left in peace for a while' : 'did not answer several times';
  return new ProviderFailure(limited ? 'rate-limited' : 'resting', `${name} ${why} and is left in peace`, {
    retryAfterSeconds: Math.ceil(ms / 1000),
    mend: 'It is asked again by itself a little later.',
  });
}

/** What the provider asks for, and half a second that doubles at least, of which a random part is waited. */
function pauseSeconds(failure: ProviderFailure, attempt: number, { random }: Timing): number {
  const own = ((FIRST_DELAY_MS * 2 ** (attempt - 1)) / 1000) * (0.5 + random() / 2);
  return Math.max(own, failure.retryAfterSeconds ?? 0);
}

async function once(line: Line, ask: Ask, signal: AbortSignal): Promise<Answer | ProviderFailure> {
  const timeout = line.timing.limit(TIMEOUT_MS);
  try {
    const response = await fetchFollowing(ask.url, {
      method: ask.method ?? 'GET',
      ...(ask.body === undefined ? {} : { body: ask.body }),
      headers: ask.headers ?? {},
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response === null)
      return new ProviderFailure(
        'unexpected',
        `${line.name} sends from one address to the next without an end`,
        {
          mend: 'Try again later, or use another provider.',
        },
      );
    const text = await bodyOf(line.name, response, ask.mostBytes ?? MOST_BYTES);
    const answer = { status: response.status, headers: response.headers, text };
    if (response.ok || ask.also?.includes(response.status) === true) return ask.refusal?.(answer) ?? answer;
    return refusal(line, response, text);
  } catch (error) {
    if (signal.aborted) {
      line.circuit.givenUp();
      throw signal.reason;
    }
    if (error instanceof ProviderFailure) return error;
    const detail = timeout.aborted ? `did not answer within ${TIMEOUT_MS / 1000} s` : 'can not be reached';
    return new ProviderFailure('unreachable', `${line.name} ${detail}`, {
      cause: error,
      mend: 'Check the connection of the machine that runs the program, or try again later.',
    });
  }
}

async function bodyOf(name: string, response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new ProviderFailure('unexpected', `${name} sent more than ${most / MIB} MiB`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function refusal(line: Line, response: Response, text: string): ProviderFailure {
  const { status } = response;
  // Of a page of HTML nothing is repeated.
  const words = text.trim().startsWith('<') ? '' : said(text, line.key);
  if (status === 429) {
    const seconds = retryAfter(response.headers.get('retry-after'), line.instant());
    return new ProviderFailure('rate-limited', `${line.name} says that it was asked too often (429)`, {
      words,
      ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
      mend: 'Try again later, or give a key that allows more.',
    });
  }
  if (status >= 500 || status === 408) {
    const seconds = status === 503 ? retryAfter(response.headers.get('retry-after'), line.instant()) : null;
    return new ProviderFailure('unreachable', `${line.name} failed on its side (${status})`, {
      words,
      ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
      mend: 'Try again later.',
    });
  }
  if (status === 401 || status === 403 || status === 402)
    return new ProviderFailure('refused', `${line.name} refused the request (${status})`, {
      words,
      mend: 'Check the key under Settings, Providers.',
    });
  if (status === 404)
    return new ProviderFailure('not-found', `${line.name} does not know it (404)`, { words });
  return new ProviderFailure('unexpected', `${line.name} answered ${status}`, { words });
}

/** Seconds, or the time until a date, as RFC 9110 has it. */
function retryAfter(header: string | null, at: Date): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  // Date.parse takes "1.5" and "-1" for days.
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - at.getTime()) / 1000));
}

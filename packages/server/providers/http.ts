import type { Circuit } from './circuit.ts';
import { ProviderFailure } from './failure.ts';
import type { Timing } from './provider.ts';

export interface Ask {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** GET by default. What is sent is sent again after a failure: it must bear being received twice. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: string;
  /** Answers with these states are the provider file's to read, not failures. */
  readonly also?: readonly number[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Line {
  readonly name: string;
  readonly timing: Timing;
  readonly circuit: Circuit;
  readonly pace: (signal: AbortSignal) => Promise<void>;
  readonly instant: () => Date;
  readonly note: (outcome: string) => void;
}

const ATTEMPTS = 3;
const TIMEOUT_MS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;
const FIRST_DELAY_MS = 500;
/** A provider that asks for a longer pause is left alone, and the next one is asked. */
const LONGEST_PAUSE_SECONDS = 30;

/**
 * One request to a provider: at its pace, with a limit of time and size, tried again with growing pauses when it is
 * overloaded or breaks off, and not at all while its circuit is open. Throws a ProviderFailure, also where the time of the
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
  if (resting !== null)
    throw new ProviderFailure('resting', `${line.name} did not answer several times and is left in peace`, {
      retryAfterSeconds: Math.ceil(resting / 1000),
      mend: 'It is asked again by itself a little later.',
    });
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
      if (temporary) line.circuit.failed();
      else line.circuit.succeeded();
      line.note(failure.message);
      throw failure;
    }
    await line.timing.sleep(pause * 1000, signal);
  }
}

/** What the provider asks for, else half a second that doubles, of which a random part is waited. */
function pauseSeconds(failure: ProviderFailure, attempt: number, { random }: Timing): number {
  if (failure.retryAfterSeconds !== null) return failure.retryAfterSeconds;
  return ((FIRST_DELAY_MS * 2 ** (attempt - 1)) / 1000) * (0.5 + random() / 2);
}

async function once(line: Line, ask: Ask, signal: AbortSignal): Promise<Answer | ProviderFailure> {
  const timeout = line.timing.limit(TIMEOUT_MS);
  try {
    const response = await fetch(ask.url, {
      method: ask.method ?? 'GET',
      ...(ask.body === undefined ? {} : { body: ask.body }),
      headers: { 'user-agent': USER_AGENT, accept: '*/*', ...ask.headers },
      signal: AbortSignal.any([signal, timeout]),
      redirect: 'follow',
    });
    const text = await bodyOf(line.name, response);
    if (response.ok || ask.also?.includes(response.status) === true)
      return { status: response.status, headers: response.headers, text };
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

const USER_AGENT = 'Mozilla/5.0 (compatible; FinanceHub)';

async function bodyOf(name: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES)
      throw new ProviderFailure('unexpected', `${name} sent more than ${MAX_BYTES / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function refusal(line: Line, response: Response, text: string): ProviderFailure {
  const { status } = response;
  const said = sayingOf(text);
  if (status === 429) {
    const seconds = retryAfter(response.headers.get('retry-after'), line.instant());
    return new ProviderFailure('rate-limited', `${line.name} says that it was asked too often (429)${said}`, {
      ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
      mend: 'Try again later, or give a key that allows more.',
    });
  }
  if (status >= 500 || status === 408) {
    const seconds = status === 503 ? retryAfter(response.headers.get('retry-after'), line.instant()) : null;
    return new ProviderFailure('unreachable', `${line.name} failed on its side (${status})${said}`, {
      ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
      mend: 'Try again later.',
    });
  }
  if (status === 401 || status === 403 || status === 402)
    return new ProviderFailure('refused', `${line.name} refused the request (${status})${said}`, {
      mend: 'Check the key under Settings, Providers.',
    });
  if (status === 404) return new ProviderFailure('not-found', `${line.name} does not know it (404)${said}`);
  return new ProviderFailure('unexpected', `${line.name} answered ${status}${said}`);
}

/** Seconds, or the time until a date, as RFC 9110 has it. */
function retryAfter(header: string | null, at: Date): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - at.getTime()) / 1000));
}

/** The beginning of a short plain answer; of a page of HTML nothing. */
function sayingOf(text: string): string {
  const plain = text.trim();
  if (plain === '' || plain.startsWith('<')) return '';
  return `: ${plain.slice(0, 200)}`;
}

import { ProviderFailure } from './failure.ts';
import type { Answer } from './http.ts';
import type { Call } from './provider.ts';

interface Session {
  readonly cookie: string;
  readonly crumb: string;
}

/** Sessions by the address that they are for: a cookie and the crumb that belongs to it. */
const sessions = new Map<string, Session>();

/**
 * Asks without a session, or with the one there is. Where Yahoo wants one, a new one is opened and the question asked
 * once more.
 */
export async function askYahoo(call: Call, path: string, query: Record<string, string>): Promise<Answer> {
  const first = await ask(call, path, query, sessions.get(call.url));
  if (!wantsSession(first)) return first;
  const session = await open(call);
  sessions.set(call.url, session);
  const second = await ask(call, path, query, session);
  if (!wantsSession(second)) return second;
  sessions.delete(call.url);
  throw new ProviderFailure('refused', 'Yahoo Finance refuses requests from here', {
    mend: 'Try again later, or put another provider first under Settings, Providers.',
  });
}

function wantsSession({ status, text }: Answer): boolean {
  if (status === 401 || status === 403) return true;
  return status === 200 && /"code"\s*:\s*"Unauthorized"/.test(text.slice(0, 1000));
}

async function ask(
  call: Call,
  path: string,
  query: Record<string, string>,
  session: Session | undefined,
): Promise<Answer> {
  const url = new URL(call.url + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (session !== undefined) url.searchParams.set('crumb', session.crumb);
  return call.ask({
    url,
    headers: session === undefined ? {} : { cookie: session.cookie },
    also: [400, 401, 403, 404, 422],
  });
}

/** Yahoo gives cookies on any page; on its own host they come from fc.yahoo.com, whose answer is a 404 with the cookie. */
function cookiePage({ url }: Call): URL {
  return new URL(new URL(url).hostname.endsWith('.yahoo.com') ? 'https://fc.yahoo.com/' : `${url}/`);
}

async function open(call: Call): Promise<Session> {
  const page = await call.ask({ url: cookiePage(call), also: [400, 401, 403, 404] });
  const cookie = page.headers
    .getSetCookie()
    .map((each) => each.split(';')[0]!)
    .join('; ');
  const { text } = await call.ask({
    url: new URL(`${call.url}/v1/test/getcrumb`),
    headers: { cookie },
    also: [401, 403],
  });
  const crumb = text.trim();
  if (crumb === '' || /[\s<{]/.test(crumb))
    throw new ProviderFailure('refused', 'Yahoo Finance gives no session from here', {
      mend: 'Try again later, or put another provider first under Settings, Providers.',
    });
  return { cookie, crumb };
}

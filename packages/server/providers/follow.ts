const USER_AGENT = 'Mozilla/5.0 (compatible; FinanceHub)';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST = 5;

/**
 * Fetches, and goes where it is sent on to, if it is a GET. Another host gets none of the headers, which may hold a key. Null
 * after five times.
 */
export async function fetchFollowing(
  start: URL,
  { headers, ...init }: RequestInit & { headers: Readonly<Record<string, string>> },
): Promise<Response | null> {
  let url = start;
  for (let turn = 0; turn <= MOST; turn += 1) {
    const own = url.origin === start.origin ? headers : {};
    const response = await fetch(url, {
      ...init,
      headers: { 'user-agent': USER_AGENT, accept: '*/*', ...own },
      redirect: 'manual',
    });
    const to = response.headers.get('location');
    const sentOn = REDIRECTS.has(response.status) && to !== null && init.method === 'GET';
    if (!sentOn || !URL.canParse(to, url)) return response;
    await response.body?.cancel();
    url = new URL(to, url);
    if (!/^https?:$/.test(url.protocol)) return response;
  }
  return null;
}

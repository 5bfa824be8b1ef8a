const SHOWN = 200;
const SECRET = 4;

/**
 * The beginning of what a provider said, for reports that all people of a book read: without the key, which several providers
 * repeat, as it is or within an address.
 */
export function said(text: string, key: string | null): string {
  let plain = text.trim();
  for (const part of key?.split(':') ?? [])
    if (part.length >= SECRET) plain = plain.replaceAll(part, '…').replaceAll(encodeURIComponent(part), '…');
  return plain.slice(0, SHOWN);
}

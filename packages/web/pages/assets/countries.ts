/** The codes of ISO 3166-1 that the browser has a name for, with their names, by name. */
export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'none' });
  const found: { value: string; label: string }[] = [];
  for (const first of LETTERS)
    for (const second of LETTERS) {
      const code = first + second;
      const label = RESERVED.has(code) ? undefined : names.of(code);
      if (label !== undefined) found.push({ value: code, label });
    }
  return found.sort((a, b) => a.label.localeCompare(b.label));
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Names of Unicode that are no countries: unions, the world, retired and private codes. */
const RESERVED = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'ZZ',
  'XA',
  'XB',
  'AN',
  'BU',
  'CS',
  'CT',
  'DD',
  'DG',
  'DY',
  'EA',
  'FQ',
  'FX',
  'HV',
  'IC',
  'JT',
  'MI',
  'NH',
  'NQ',
  'NT',
  'PC',
  'PU',
  'PZ',
  'RH',
  'SU',
  'TP',
  'UK',
  'VD',
  'WK',
  'YD',
  'YU',
  'ZR',
  'AC',
  'CP',
  'CQ',
  'TA',
]);

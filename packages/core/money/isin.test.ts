import { expect, it } from 'vitest';
import { isIsin } from './isin.ts';

// Apple, SAP, Treasury Corporation of Victoria (the example of ISO 6166), BAE Systems, iShares Core MSCI World.
it.each(['US0378331005', 'DE0007164600', 'AU0000XVGZA3', 'GB0002634946', 'IE00B4L5Y983'])(
  '%s is an ISIN',
  (text) => expect(isIsin(text)).toBe(true),
);

it.each([
  ['another check digit', 'US0378331006'],
  ['two digits changed places', 'US0373831005'],
  ['another country', 'GB0378331005'],
  ['small letters', 'us0378331005'],
  ['a letter at the end', 'US037833100A'],
  ['a digit less', 'US037833100'],
  ['nothing', ''],
])('is no ISIN with %s', (_name, text) => expect(isIsin(text)).toBe(false));

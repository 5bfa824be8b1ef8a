/** Exchanges whose hours and holidays are known; `24/7` is open at all times, as markets of crypto are. */
export const EXCHANGES = ['NYSE', 'LSE', 'XETRA', '24/7'] as const;
export type ExchangeName = (typeof EXCHANGES)[number];

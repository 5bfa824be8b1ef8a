/** Exchanges whose hours and holidays are known; `24/7` is open at all times, as markets of crypto are. */
export type ExchangeName = 'NYSE' | 'LSE' | 'XETRA' | '24/7';

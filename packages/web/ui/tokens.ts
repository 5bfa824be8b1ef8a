/** Colours of both themes, shared by the pages and by the charts. Each text colour has at least 4.5:1 on its surface. */
export interface Tokens {
  readonly page: string;
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly gain: string;
  readonly loss: string;
  readonly warn: string;
  /** Told apart by people with any kind of colour vision (after Okabe and Ito, 2008). */
  readonly series: readonly string[];
}

export const LIGHT: Tokens = {
  page: '#f6f7f7',
  surface: '#ffffff',
  raised: '#eef1f1',
  line: '#dde2e2',
  text: '#16201f',
  muted: '#556361',
  accent: '#0b6b62',
  gain: '#1a5fb4',
  loss: '#a8480b',
  warn: '#7a5200',
  series: ['#1a5fb4', '#a8480b', '#0b6b62', '#8a4a86', '#5d6b69', '#7a5200'],
};

export const DARK: Tokens = {
  page: '#101514',
  surface: '#181f1e',
  raised: '#222b2a',
  line: '#313c3a',
  text: '#e8eeed',
  muted: '#a3b1af',
  accent: '#5cc8bb',
  gain: '#82b8f7',
  loss: '#f0a36b',
  warn: '#e8bd62',
  series: ['#82b8f7', '#f0a36b', '#5cc8bb', '#d59fd1', '#a3b1af', '#e8bd62'],
};

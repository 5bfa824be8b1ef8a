import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { DARK, LIGHT, type Tokens } from './tokens.ts';

const accent: MantineColorsTuple = [
  '#e8f6f4',
  '#d3ebe8',
  '#a8d8d2',
  '#7bc5bb',
  '#55b3a8',
  '#2f998d',
  '#178377',
  '#0b6b62',
  '#07574f',
  '#03423c',
];

const dark: MantineColorsTuple = [
  DARK.text,
  '#c4cfcd',
  DARK.muted,
  '#7d8b89',
  DARK.line,
  '#2a3433',
  DARK.raised,
  DARK.surface,
  DARK.page,
  '#0b0f0e',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  colors: { accent, dark },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  headings: { fontWeight: '650' },
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200, multiline: true, maw: 320 } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Button: { styles: { label: { fontWeight: 500 } } },
    Select: { defaultProps: { comboboxProps: { shadow: 'md' } } },
  },
});

const variables = (tokens: Tokens): Record<string, string> => ({
  '--mantine-color-body': tokens.surface,
  '--mantine-color-text': tokens.text,
  '--mantine-color-dimmed': tokens.muted,
  '--mantine-color-placeholder': tokens.muted,
  '--mantine-color-error': tokens.loss,
  '--mantine-color-default-border': tokens.line,
  '--mantine-color-anchor': tokens.accent,
  '--fh-page': tokens.page,
  '--fh-surface': tokens.surface,
  '--fh-raised': tokens.raised,
  '--fh-line': tokens.line,
  '--fh-text': tokens.text,
  '--fh-muted': tokens.muted,
  '--fh-accent': tokens.accent,
  '--fh-gain': tokens.gain,
  '--fh-loss': tokens.loss,
  '--fh-warn': tokens.warn,
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variables(LIGHT),
  dark: { ...variables(DARK), '--mantine-color-accent-light-color': DARK.accent },
});

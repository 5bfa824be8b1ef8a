import { inOwnWords } from './words.ts';

/** A text as a sentence: its first letter large, a full stop at its end, its figures in the locale. Empty stays empty. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const started = trimmed.charAt(0).toLocaleUpperCase() + trimmed.slice(1);
  const said = inOwnWords(started);
  return /[.:?…]$/.test(said) ? said : `${said}.`;
}

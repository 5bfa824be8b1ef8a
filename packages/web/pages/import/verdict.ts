import { showDay } from '../../format/day.ts';
import { formatMoney, userLocale } from '../../format/money.ts';
import type { Import } from '../../models.ts';

/** What the comparison came to, in a sentence or two. */
export function verdict(
  { state, reason, balances, explanation }: Import['verification'],
  locale = userLocale(),
): string {
  if (state === 'verified') return `Your book says the same as the bank. ${reason}`;
  const apart = balances.filter(({ difference }) => !/^-?[0.]*$/.test(difference));
  if (state === 'unverifiable' || apart.length === 0) return reason;
  const said = apart.map(({ difference, currency, date }) => {
    const amount = formatMoney(difference.replace('-', ''), currency, { locale });
    return `Your book has ${amount} ${difference.startsWith('-') ? 'less' : 'more'} than the bank on ${showDay(date, 'short', locale)}.`;
  });
  const lines =
    explanation.length === 0
      ? 'No one, two or three lines explain it.'
      : explanation.length === 1
        ? 'One line explains it.'
        : `${explanation.length} lines explain it.`;
  return [...said, lines].join(' ');
}

import { useEffect } from 'react';
import { chosenBookId } from '../../book.ts';
import { formatQuantity } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { type OrderNews, onOrder } from '../../live.ts';
import { say } from '../../ui/toasts.tsx';

/** What is worth saying of a step of an order; null for what the lists show well enough. */
function newsWords({ status, side, symbol, filledQuantity, reason }: OrderNews): string | null {
  const what = `${side === 'buy' ? 'Bought' : 'Sold'} ${formatQuantity(filledQuantity)} ${symbol}`;
  if (status === 'filled') return `${what}.`;
  if (status === 'partially_filled') return `${what} so far.`;
  const why = reason === null ? '' : ` ${sentence(reason)}`;
  if (status === 'rejected') return `The order for ${symbol} is refused.${why}`;
  return status === 'expired' ? `The order for ${symbol} has expired.${why}` : null;
}

/** Says what happens to orders while the page is open. */
export function useOrderToasts(): void {
  useEffect(
    () =>
      onOrder((news) => {
        const words = news.bookId === chosenBookId() ? newsWords(news) : null;
        if (words !== null) say(words);
      }),
    [],
  );
}

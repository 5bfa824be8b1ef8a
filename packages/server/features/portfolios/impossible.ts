import { formatDecimal, trim } from '@financehub/core/money/decimal.ts';
import {
  ActionImpossible,
  type ActionObstacle,
  type ImpossibleDisposal,
  LotNotOpen,
  SellsMoreThanHeld,
} from '@financehub/core/portfolio/lot-errors.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';

/** The answer to a transaction that what is held does not allow. */
export function impossibleProblem(error: ImpossibleDisposal, symbol: string): ProblemError {
  const day = formatDay(error.date);
  if (error instanceof SellsMoreThanHeld) {
    const [has, wants] = [formatDecimal(error.held), formatDecimal(error.wanted)];
    return new ProblemError(
      'impossible',
      `On ${day} the portfolio holds ${has} ${symbol}, but ${wants} would leave it.`,
      {
        mend: `Enter the purchases of ${symbol} before ${day} first, lower the quantity, or let the portfolio sell short.`,
      },
    );
  }
  if (error instanceof LotNotOpen) {
    const [open, wants] = [formatDecimal(trim(error.open)), formatDecimal(error.wanted)];
    return new ProblemError(
      'impossible',
      `On ${day} a sale of ${symbol} takes ${wants} of the lot ${error.lotId}, of which ${open} are open.`,
      {
        mend: `Choose among the lots of ${symbol} that are open on ${day}, or leave the choice to the portfolio.`,
      },
    );
  }
  if (error instanceof ActionImpossible) {
    const [detail, mend] = OBSTACLES[error.obstacle](symbol, day);
    return new ProblemError('impossible', detail, { mend });
  }
  return new ProblemError('impossible', error.message, {});
}

const OBSTACLES: Readonly<Record<ActionObstacle, (symbol: string, day: string) => [string, string]>> = {
  'nothing-held': (symbol, day) => [
    `On ${day} cash is paid for shares of ${symbol}, but none are held.`,
    `Enter the purchases of ${symbol} before ${day} first, or enter the cash as a DIVIDEND.`,
  ],
  'no-fraction': (symbol, day) => [
    `On ${day} cash is paid in lieu of a fraction of a share, but the shares of ${symbol} that are held leave no fraction.`,
    'Correct the ratio or the shares held before it, or leave out the amount.',
  ],
  'sold-short': (symbol, day) => [
    `On ${day} ${symbol} is sold short: a corporate action with cash, or into an asset that is held, can't be booked on it.`,
    `Cover the short sale before ${day}, or enter what it cost as a FEE.`,
  ],
};

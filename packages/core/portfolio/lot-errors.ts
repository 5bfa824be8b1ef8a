import { type Decimal, formatDecimal, trim } from '../money/decimal.ts';
import { type EpochDay, formatDay } from '../time/day.ts';
import type { LotPick, PortfolioTransaction } from './transaction.ts';

/** A transaction that what is held on its day makes impossible. */
export class ImpossibleDisposal extends Error {
  readonly assetId: string;
  readonly transactionId: string;
  readonly date: EpochDay;
  constructor(tx: PortfolioTransaction, message: string) {
    super(message);
    this.assetId = tx.assetId ?? '';
    this.transactionId = tx.id;
    this.date = tx.date;
  }
}

/** A sale or an outgoing transfer of more shares than are held on its day. */
export class SellsMoreThanHeld extends ImpossibleDisposal {
  readonly held: Decimal;
  readonly wanted: Decimal;
  constructor(tx: PortfolioTransaction, held: Decimal, wanted: Decimal) {
    const [has, wants] = [formatDecimal(held), formatDecimal(wanted)];
    super(tx, `${tx.type} of ${wants} ${tx.assetId} on ${formatDay(tx.date)}, but only ${has} are held`);
    this.name = 'SellsMoreThanHeld';
    this.held = held;
    this.wanted = wanted;
  }
}

/** A sale names a lot of which less is open on its day. */
export class LotNotOpen extends ImpossibleDisposal {
  readonly lotId: string;
  readonly open: Decimal;
  readonly wanted: Decimal;
  constructor(tx: PortfolioTransaction, pick: LotPick, open: Decimal) {
    const [has, wants] = [formatDecimal(trim(open)), formatDecimal(pick.quantity)];
    super(
      tx,
      `${tx.type} on ${formatDay(tx.date)} takes ${wants} of the lot ${pick.transactionId}; ${has} are open`,
    );
    this.name = 'LotNotOpen';
    this.lotId = pick.transactionId;
    this.open = open;
    this.wanted = pick.quantity;
  }
}

/** Why a corporate action can't be: it pays for shares that are not there, or pays where there are short sales. */
export type ActionObstacle = 'nothing-held' | 'no-fraction' | 'sold-short';

export class ActionImpossible extends ImpossibleDisposal {
  readonly obstacle: ActionObstacle;
  constructor(tx: PortfolioTransaction, obstacle: ActionObstacle) {
    super(tx, `${tx.type} of ${tx.assetId} on ${formatDay(tx.date)}: ${obstacle}`);
    this.name = 'ActionImpossible';
    this.obstacle = obstacle;
  }
}

import type { Decimal } from '../money/decimal.ts';
import {
  type CamtNode,
  childrenOf,
  creditOf,
  nodeAt,
  readAmountNode,
  signed,
  textAt,
} from './camt-values.ts';

export interface Party {
  readonly name: string;
  /** IBAN or other number, without blanks; empty where the file names none. */
  readonly account: string;
}

/** What one `TxDtls` of an entry says. */
export interface CamtDetail {
  /** Where the element starts. */
  readonly line: number;
  /** Signed as the detail says, else as its entry; null where it has no amount in the entry's currency. */
  readonly amount: (entryCurrency: string | null, entryCredit: boolean) => Decimal | null;
  readonly debtor: Party;
  readonly creditor: Party;
  readonly description: string;
  readonly references: readonly string[];
  /** The bank's own id. */
  readonly bankReference: string;
  /** The payment came back: its debtor and creditor are those of the payment, not of the return. */
  readonly returned: boolean;
}

/** Number of an account: `IBAN`, `Othr/Id`, in version 1 `BBAN`, `UPIC` or `PrtryAcct/Id`. */
export function accountNumber(node: CamtNode | null): string {
  const id = nodeAt(node, 'Id');
  const iban = textAt(id, 'IBAN').replace(/ /g, '');
  return (
    iban ||
    textAt(id, 'Othr', 'Id') ||
    textAt(id, 'BBAN') ||
    textAt(id, 'PrtryAcct', 'Id') ||
    textAt(id, 'UPIC')
  );
}

/** A name stands in the party itself until version 7 (`Nm`), later in `Pty`, or in `Agt` where the party is a bank. */
function partyName(node: CamtNode | null): string {
  return textAt(node, 'Nm') || textAt(node, 'Pty', 'Nm') || textAt(node, 'Agt', 'FinInstnId', 'Nm');
}

function party(parties: CamtNode | null, role: 'Dbtr' | 'Cdtr'): Party {
  const name = partyName(nodeAt(parties, role)) || partyName(nodeAt(parties, `Ultmt${role}`));
  return { name, account: accountNumber(nodeAt(parties, `${role}Acct`)) };
}

/** Free text first, then the structured references that it does not repeat. */
function remittance(node: CamtNode): string {
  const information = nodeAt(node, 'RmtInf');
  const parts = childrenOf(information, 'Ustrd').map((one) => textAt(one));
  const text = [parts.join(' ')];
  for (const structured of childrenOf(information, 'Strd')) {
    text.push(textAt(structured, 'CdtrRefInf', 'Ref') || textAt(structured, 'CdtrRefInf', 'CdtrRef'));
    text.push(
      ...childrenOf(structured, 'RfrdDocInf').map((one) => textAt(one, 'Nb') || textAt(one, 'RfrdDocNb')),
    );
    text.push(...childrenOf(structured, 'AddtlRmtInf').map((one) => textAt(one)));
  }
  return text.reduce((whole, part) => {
    if (part === '' || whole.includes(part)) return whole;
    return whole === '' ? part : `${whole} ${part}`;
  }, '');
}

/** Reads a `TxDtls`, so that its elements need not be kept until the entry ends. */
export function camtDetail(node: CamtNode, line: number): CamtDetail {
  const details = nodeAt(node, 'AmtDtls');
  const amounts = [
    nodeAt(node, 'Amt'),
    nodeAt(details, 'TxAmt', 'Amt'),
    nodeAt(details, 'InstdAmt', 'Amt'),
    nodeAt(details, 'CntrValAmt', 'Amt'),
  ].flatMap((one) => readAmountNode(one) ?? []);
  const credit = creditOf(node);
  const parties = nodeAt(node, 'RltdPties');
  const references = nodeAt(node, 'Refs');
  const returned = nodeAt(node, 'RtrInf');
  const reason = returned === null ? '' : textAt(returned, 'AddtlInf');
  const text = remittance(node) || textAt(node, 'AddtlTxInf');
  return {
    line,
    amount: (entryCurrency, entryCredit) => {
      const own = amounts.find(({ currency }) => currency === null || currency === entryCurrency);
      return own === undefined ? null : signed(own.value, credit ?? entryCredit);
    },
    debtor: party(parties, 'Dbtr'),
    creditor: party(parties, 'Cdtr'),
    description: reason === '' || text.includes(reason) ? text : `${text} ${reason}`.trim(),
    bankReference: textAt(references, 'AcctSvcrRef'),
    references: ['EndToEndId', 'TxId', 'InstrId', 'ChqNb'].map((name) => textAt(references, name)),
    returned: returned !== null,
  };
}

/** Whose statement it is: what tells the own side of a payment from the other. */
export interface AccountHolder {
  readonly number: string;
  readonly name: string;
}

/**
 * The other side of a payment: the debtor of money that came in, the creditor of money that went out; turned round for what came back. An own account
 * number on one side decides against it. Where only the own side has a name nobody is named.
 */
export function counterparty(
  detail: CamtDetail,
  credit: boolean,
  reversal: boolean,
  holder: AccountHolder,
): Party {
  const { debtor, creditor } = detail;
  const isOwn = ({ account }: Party): boolean => account !== '' && account === holder.number;
  const turned = reversal || detail.returned;
  let wanted = credit === turned ? creditor : debtor;
  if (isOwn(debtor) !== isOwn(creditor)) wanted = isOwn(debtor) ? creditor : debtor;
  const account = isOwn(wanted) ? '' : wanted.account;
  if (wanted.name !== '') return { name: wanted.name, account };
  const other = wanted === debtor ? creditor : debtor;
  const same = other.name.toUpperCase() === holder.name.toUpperCase();
  return { name: isOwn(other) || same ? '' : other.name, account };
}

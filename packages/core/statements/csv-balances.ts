import type { Decimal } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { DecimalMark } from './amount-text.ts';
import { headerKey } from './csv-headers.ts';
import { readCell } from './csv-signs.ts';
import { type DateOrder, readDate } from './date-text.ts';

/** A balance that a row above, among or below the transactions names. */
export interface NamedBalance {
  /** `either` for a bare word such as Kontostand, whose day decides. */
  readonly which: 'opening' | 'closing' | 'either';
  readonly amount: Decimal;
  readonly date: EpochDay | null;
}

/** By {@link headerKey}: English, German, Dutch, French, Spanish, Italian, Portuguese, Polish, Czech, Swedish. */
const OPENING =
  /^(?:(?:opening|starting|start|beginning|begin|initial|previous|prior|old) (?:ledger )?balance|balance (?:brought|b) f(?:orward|wd)?|brought forward|anfangssaldo|anfangsbestand|anfangskontostand|alter (?:konto)?(?:saldo|stand|kontostand)|startsaldo|eroffnungssaldo|saldovortrag|saldo vortrag|ubertrag|beginsaldo|vorig saldo|oud saldo|solde (?:initial|precedent|de depart|d ouverture|anterieur)|ancien solde|saldo (?:inicial|anterior|previo|iniziale|precedente|de apertura|poczatkowe|poprzednie)|pocatecni (?:zustatek|stav)|ingaende saldo|letzter kontostand|openingbalance|initial balance)\b/;
const CLOSING =
  /^(?:(?:closing|ending|end|final|new) (?:ledger )?balance|balance (?:carried|c) f(?:orward|wd)?|carried forward|endsaldo|endbestand|endkontostand|neuer (?:konto)?(?:saldo|stand|kontostand)|schlusssaldo|schlussaldo|abschlusssaldo|eindsaldo|nieuw saldo|solde (?:final|de cloture|de fin)|nouveau solde|saldo (?:final|finale|nuevo|de cierre|koncowe)|konecny (?:zustatek|stav)|utgaende saldo|laatste saldo|closingbalance|s a l d o)\b/;
const EITHER =
  /^(?:kontostand|saldo|solde|balance|ledger balance|current balance|account balance|zustatek|aktueller kontostand|saldo (?:al|am|au|vom|per|op)|solde au)\b/;
/** Money that could be spent is no balance of the books. */
const NOT_BOOKED =
  /\b(?:available|verfugbar|disponible|disponibile|beschikbaar|dostepne|credit limit|francs|datum|uur)\b/;
const PLAIN_LABEL =
  /^[\s#]*(?:open|start|begin|initial|prev|prior|old|clos|end|final|new|balance|brought|carried|anfang|alt|er[öo]ff|[üu]bertrag|vorig|oud|sold|letzter|laatste|s a l d o|ancien|nouv|sald|po[čc]|ing|utg|ko|neu|schlu|abschl|eind|nieuw|z[ůu])/i;
const DATE = /\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/;
const MOST_LABEL = 80;

function labelOf(cell: string): NamedBalance['which'] | null {
  if (cell.length > MOST_LABEL || !PLAIN_LABEL.test(cell)) return null;
  const key = headerKey(cell);
  if (NOT_BOOKED.test(key)) return null;
  if (OPENING.test(key)) return 'opening';
  if (CLOSING.test(key)) return 'closing';
  return EITHER.test(key) ? 'either' : null;
}

/** Whether a text is the name of an opening or closing balance and nothing else. */
export function isBalanceLabel(text: string): boolean {
  const which = labelOf(text);
  if (which === null || which === 'either') return false;
  const key = headerKey(text.replace(DATE, '')).replace(
    / (?:as of|on|at|am|vom|per|zum|au|al|a|op|del)$/,
    '',
  );
  return (OPENING.exec(key) ?? CLOSING.exec(key))?.[0].length === key.length;
}

function dayIn(cells: readonly string[], order: DateOrder): EpochDay | null {
  for (const cell of cells) {
    const day = readDate(cell, order) ?? readDate(DATE.exec(cell)?.[0] ?? '', order);
    if (day !== null) return day;
  }
  return null;
}

/** `Solde au 31/01/2026 1 234,56 €` in one cell. */
function behindLabel(label: string): string {
  const date = DATE.exec(label);
  if (date !== null) return label.slice(date.index + date[0].length).replace(/^\s*:/, '');
  return label.includes(':') ? label.slice(label.indexOf(':') + 1) : '';
}

/**
 * The balance that a row names: `Anfangssaldo;1.234,56`, `Kontostand vom 31.01.2026:;1.234,56 EUR`, `;;Closing balance;;99.00`. Null for
 * any other row. `columns` are looked at first, for rows among the transactions.
 */
export function balanceOfRow(
  cells: readonly string[],
  { mark, order }: { readonly mark: DecimalMark; readonly order: DateOrder },
  columns: readonly (number | undefined)[] = [],
): NamedBalance | null {
  const at = cells.findIndex((cell) => labelOf(cell) !== null);
  if (at < 0) return null;
  const label = cells[at]!;
  const inLabel = behindLabel(label);
  const preferred = columns.flatMap((index) => (index === undefined ? [] : [cells[index] ?? '']));
  for (const cell of [...preferred, ...cells.slice(at + 1), inLabel, ...cells.slice(0, at)]) {
    const text = cell.trim();
    const amount = text === '' || readDate(text, order) !== null ? null : readCell(text, mark);
    if (amount !== null) return { which: labelOf(label)!, amount: amount.value, date: dayIn(cells, order) };
  }
  return null;
}

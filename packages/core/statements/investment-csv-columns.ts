import { readAmount } from './amount-text.ts';
import { headerKey } from './csv-headers.ts';
import { DELIMITERS } from './csv-layout.ts';
import { type CsvRow, tokenize } from './csv-tokens.ts';
import { DATE_ORDERS, type DateOrder, readDate } from './date-text.ts';

/**
 * Header words of broker and price files by role, without accents and in lower case (see {@link headerKey}); of two
 * columns that match a role, the one whose word stands earlier wins. English, German, French, Spanish, Italian, Portuguese, Dutch.
 */
const WORDS = {
  date:
    'date|trade date|tradedate|transaction date|settlement date|settle date|settledate|datum|handelstag|ausfuhrungsdatum|buchungstag|buchungsdatum|date operation|' +
    'date d operation|fecha|fecha operacion|data|data operazione|transactiedatum|timestamp|datetime|time|day|valuta|valutadatum',
  type:
    'buy sell|type|action|transaction type|activity type|activity|transaction|side|operation|typ|art|vorgang|transaktion|transaktionstyp|transaktionsart|' +
    'type d operation|type operation|sens|tipo|tipo de operacion|operacion|tipo operazione|operazione|operacao|type mutatie|soort|category|kategorie',
  isin: 'isin|isin code|identifier',
  symbol:
    'symbol|ticker|ticker symbol|commodity|security|instrument|asset|stock|wertpapierkurzel|kurzel|symbole|simbolo|code|titre|titolo|valor|activo',
  quantity:
    'quantity|shares|units|qty|no of shares|number of shares|share quantity|quantity transacted|stuck|stucke|stuckzahl|anzahl|anteile|menge|nominale|quantite|' +
    'nombre de titres|nombre de parts|nombre|parts|cantidad|titulos|acciones|quantita|quantidade|qtd|aantal|volume|volumen',
  price:
    'price|unit price|price per share|price share|share price|trade price|tradeprice|unitprice|kurs|stuckpreis|preis|preis pro stuck|prix|prix unitaire|cours|' +
    'precio|precio unitario|cotizacion|prezzo|prezzo unitario|preco|preco unitario|koers|prijs|asset price',
  currency:
    'currency total|currency|currency primary|currencyprimary|currency code|account currency|price currency|ccy|wahrung|waehrung|devise|divisa|moneda|moeda|' +
    'valuta mutatie|valuta|munt|asset currency',
  fee:
    'fee|fees|commission|commissions|fees comm|fees and commissions|costs|brokerage|ibcommission|gebuhr|gebuhren|provision|ordergebuhr|spesen|frais|courtage|' +
    'comision|comisiones|commissione|commissioni|comissao|kosten|valuta kosten|transaction fee',
  tax: 'tax|taxes|withholding tax|stamp duty|steuer|steuern|quellensteuer|impot|impots|taxe|impuesto|impuestos|retencion|imposta|imposte|ritenuta|imposto|belasting',
  amount:
    'net amount|amount|total|total amount|gross amount|cash flow|trade money|trademoney|subtotal|value|betrag|gesamtbetrag|bruttobetrag|nettobetrag|summe|wert|montant|' +
    'montant total|montant net|importe|importe total|monto|importo|controvalore|valor total|bedrag|waarde|proceeds',
  reference:
    'id|transaction id|order id|order|reference|order number|trade id|tradeid|auftragsnummer|referenz|referencia|referenzia|ref',
  name: 'name|security name|asset name|holdingname|instrument name|company|title|wertpapier|wertpapiername|bezeichnung|nom|libelle|nombre del valor|naam|product|produkt',
  note:
    'note|notes|comment|comments|memo|narration|description|details|notiz|notizen|bemerkung|kommentar|beschreibung|remarque|commentaire|nota|notas|comentario|' +
    'omschrijving|descrizione|descripcion',
  account:
    'account|account number|account name|portfolio|portefeuille|depot|depotnummer|konto|compte|cuenta|conto|rekening',
  open: 'open|opening price|eroffnung|eroffn|ouverture|ouv|apertura|abertura',
  high: 'high|hoch|tageshoch|haut|plus haut|alto|maximo|maxima|massimo|hoog',
  low: 'low|tief|tagestief|bas|plus bas|bajo|minimo|minima|laag',
  close:
    'close|closing price|close price|last|schluss|schlusskurs|cloture|cours de cloture|cierre|chiusura|slotkoers|nav|zuletzt|dernier|ultimo|laatste',
  volume: 'volume|volumen|umsatz|vol',
} as const;

export type InvestmentRole = keyof typeof WORDS;

const RANKS = new Map(
  Object.entries(WORDS).map(([role, words]) => [
    role as InvestmentRole,
    new Map(words.split('|').map((word, rank) => [word, rank] as const)),
  ]),
);

const NOT_SYMBOL =
  /^(?:name|type|class|currency|price|value|quantity|amount|typ|klasse|preis|kurs|nombre|precio|valor|nom|prix|cours|prezzo|preco|prijs|koers)$/;

/** How well a header names the role: lower is better; null: not at all. Words behind count (`price in chf`), words before don't. */
export function roleRank(role: InvestmentRole, header: string): number | null {
  const words = headerKey(header).split(' ');
  // `asset name`, `security type`, `asset price in chf`: about the security, not its symbol.
  if (role === 'symbol' && words.slice(1).some((word) => NOT_SYMBOL.test(word))) return null;
  const ranks = RANKS.get(role)!;
  for (let length = words.length; length > 0; length -= 1) {
    const rank = ranks.get(words.slice(0, length).join(' '));
    if (rank !== undefined) return rank + (words.length - length) * 100;
    if (role === 'account') return null;
  }
  return null;
}

/** A delimited file with its header found. */
export interface Table {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

const HEADER_DEPTH = 20;
const HEAD_ROWS = 200;

/** Finds the table whose header `accept` likes best; null when it likes none. `accept` answers a score, zero for no. */
export type TableFinder = (accept: (table: Table) => number) => Table | null;

interface Found {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly score: number;
}

/** The best header among the first rows. */
function bestHeader(
  delimiter: string,
  head: readonly CsvRow[],
  accept: (table: Table) => number,
): Found | null {
  let best: Found | null = null;
  for (const [index, { cells }] of head.slice(0, HEADER_DEPTH).entries()) {
    if (cells.length < 2) continue;
    const score = accept({ delimiter, header: cells, rows: head.slice(index + 1) });
    if (score > (best?.score ?? 0)) best = { delimiter, header: cells, score };
  }
  return best;
}

function below({ delimiter, header }: Found, rows: readonly CsvRow[]): Table {
  const start = rows.findIndex(({ cells }) => cells.join('\n') === header.join('\n'));
  return { delimiter, header, rows: rows.slice(start + 1) };
}

/** Finds in delimited text, over all delimiters; `limit` leaves out the rows behind it. */
export function tablesOfText(text: string, limit?: number): TableFinder {
  return (accept) => {
    let best: Found | null = null;
    for (const delimiter of DELIMITERS) {
      if (!text.includes(delimiter)) continue;
      const found = bestHeader(delimiter, tokenize(text.slice(0, 65_536), delimiter, HEAD_ROWS), accept);
      if (found !== null && found.score > (best?.score ?? 0)) best = found;
    }
    return best === null ? null : below(best, tokenize(text, best.delimiter, limit));
  };
}

/** Finds in rows that come from elsewhere: a sheet. */
export function tablesOfRows(rows: readonly CsvRow[]): TableFinder {
  return (accept) => {
    const found = bestHeader('\t', rows.slice(0, HEAD_ROWS), accept);
    return found === null ? null : below(found, rows);
  };
}

/** Best column of each role, each column once, in the order of the roles asked for. */
export function assignColumns<Role extends InvestmentRole>(
  header: readonly string[],
  roles: readonly Role[],
): Partial<Record<Role, number>> {
  const found: Partial<Record<Role, number>> = {};
  const taken = new Set<number>();
  for (const role of roles) {
    let best: { index: number; rank: number } | null = null;
    for (const [index, text] of header.entries()) {
      const rank = taken.has(index) ? null : roleRank(role, text);
      if (rank !== null && (best === null || rank < best.rank)) best = { index, rank };
    }
    if (best === null) continue;
    found[role] = best.index;
    taken.add(best.index);
  }
  return found;
}

export function cellsOf(rows: readonly CsvRow[], index: number | undefined): string[] {
  if (index === undefined) return [];
  return rows.map(({ cells }) => (cells[index] ?? '').trim()).filter((cell) => cell !== '' && cell !== '-');
}

export function share<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

/** The mark under which more figures read; a tie goes to the comma only beside semicolons. */
export function inferMark(figures: readonly string[], delimiter: string): '.' | ',' {
  const read = (mark: '.' | ','): number => share(figures, (text) => readAmount(text, mark) !== null);
  const [point, comma] = [read('.'), read(',')];
  return comma > point || (comma === point && delimiter === ';' && figures.some((text) => text.includes(',')))
    ? ','
    : '.';
}

/**
 * The order of day, month and year under which most dates exist and run one way; `guessed` when several do equally well
 * and read differently: then month first goes with dollars, day first with all else.
 */
export function inferOrder(
  dates: readonly string[],
  dollars: boolean,
): { order: DateOrder; guessed: boolean } {
  const scored = DATE_ORDERS.map((order) => {
    const days = dates.map((text) => readDate(text, order));
    const known = days.filter((day) => day !== null);
    const up = known.filter((day, row) => row > 0 && day >= known[row - 1]!).length;
    const down = known.filter((day, row) => row > 0 && day <= known[row - 1]!).length;
    const steps = Math.max(1, known.length - 1);
    return {
      order,
      days,
      score: (100 * known.length) / Math.max(1, dates.length) + (20 * Math.max(up, down)) / steps,
    };
  });
  const top = Math.max(...scored.map(({ score }) => score));
  const rivals = scored.filter(({ score }) => score > top - 1e-9);
  const wished = dollars ? 'mdy' : 'dmy';
  const chosen = rivals.find(({ order }) => order === wished) ?? rivals[0]!;
  const guessed = rivals.some(({ days }) => days.some((day, row) => day !== chosen.days[row]));
  return { order: chosen.order, guessed };
}

import type { ColumnRole } from './csv-dialect.ts';

/**
 * Roles that a header word gives. What a column called Fee means only the balance tells: many banks' amounts hold it already; an account
 * number that is not the own one is the other side's.
 */
export type NamedRole = Exclude<ColumnRole, 'fee' | 'counterpart'>;

/**
 * Header words by role in English, German, Dutch, French, Spanish, Italian, Portuguese, Czech, Polish, Swedish, Norwegian, Danish,
 * Finnish, Turkish, Hungarian, Romanian, Russian, Greek, Japanese, Chinese and Korean,
 * without accents and in lower case. Of two columns that both match, the one whose word stands earlier wins: the booking
 * date before the value date, the counterparty before the bare name.
 */
const WORDS: Readonly<Record<NamedRole, string>> = {
  date:
    'date|booking date|posting date|posted date|post date|date posted|date processed|transaction date|trans date|trade date|buchungstag|buchungsdatum|' +
    'buchung|datum|boekdatum|boekingsdatum|transactiedatum|verwerkingsdatum|date operation|date de l operation|date d operation|' +
    'date comptable|date de comptabilisation|fecha|fecha operacion|fecha de operacion|fecha contable|data|data contabile|data operazione|data operacji|data transakcji|' +
    'data ksiegowania|data lancamento|data movimento|data mov|data registrazione|data rejestracji|txn date|tran date|datum zauctovani|datum provedeni|datum transakce|bokforingsdag|bokforingsdatum|bokford|' +
    'transaktionsdag|transaktionsdatum|reskontradatum|completed date|created|created at|created on|timestamp|started date|execution date|effective date|' +
    'umsatztag|wertstellung|valutadatum|value date|rentedatum|date valeur|date de valeur|fecha valor|data valuta|data waluty|data valor|datum splatnosti|' +
    'valutadag|valuta|day|' +
    'dato|bokforingsdato|bogforingsdato|bokfort dato|kirjauspaiva|paivamaara|maksupaiva|paiva|tarih|islem tarihi|konyveles datuma|tranzakcio datuma|data tranzactiei|data tranzactie|дата операции|дата проводки|дата платежа|дата|ημερομηνια|ημερομηνια συναλλαγης|取引日|お取引日|日付|年月日|利用日|ご利用日|計上日|交易日期|交易时间|交易创建时间|记账日期|交易日|日期|거래일시|거래일자|거래일|날짜|일자|arvopaiva|rentedato',
  amount:
    'amount|transaction amount|net amount|betrag|umsatz|buchungsbetrag|bedrag|bedrag eur|montant|importe|monto|cantidad|importo|valor|montante|castka|debit credit|credit debit|debit credit amount|in out|money in out|soll haben|withdrawals deposits|af bij|' +
    'objem|kwota|kwota operacji|kwota transakcji|belopp|summa|value|amt|paid in out|net|total|wert|' +
    'belob|belop nok|maara|maara euroa|tutar|islem tutari|osszeg|suma|сумма платежа|сумма операции|сумма|ποσο|mutatie|change|anderung|variazioni|variacion|mouvements|mudanca|netto|neto|source amount after fees|金額|取引金額|利用金額|ご利用金額|金额|交易金额|거래금액|금액',
  debit:
    'debit|debit amount|debits|debet|withdrawal|withdrawals|withdrawal amount|outflow|money out|paid out|out|spent|payment out|soll|belastung|ausgabe|ausgaben|' +
    'lastschrift|af|uitgaven|debit eur|depense|depenses|retrait|cargo|cargos|debe|gasto|gastos|uscite|addebiti|addebito|dare|debito|saida|saidas|' +
    'vydaj|vydaje|na vrub|obciazenia|obciazenie|wydatki|wyplata|uttag|utgift|ut|' +
    'ut fra konto|ut av konto|borc|terheles|списание|расход|χρεωση|お支払金額|支払金額|お引出し|引出額|出金|出金額|支出|支出金额|借方|借方发生额|출금|출금액|출금금액|찾으신금액',
  credit:
    'credit|credit amount|credits|deposit|deposits|deposit amount|inflow|money in|paid in|in|received|haben|gutschrift|einnahme|einnahmen|bij|inkomsten|' +
    'recette|recettes|versement|abono|abonos|haber|ingreso|ingresos|entrate|accrediti|accredito|avere|credito|entrada|entradas|prijem|prijmy|' +
    've prospech|uznania|uznanie|wplywy|wplata|insattning|inkomst|in|' +
    'inn pa konto|alacak|jovairas|зачисление|приход|πιστωση|お預り金額|預り金額|お預入れ|預入額|入金|入金額|收入|收入金额|贷方|贷方发生额|입금|입금액|입금금액|맡기신금액',
  type:
    'debit credit|creditdebet|debetcredit|transaction type|credit debit|credit debit indicator|dr cr|cr dr|drcr|crdr|soll haben|s h|af bij|debet credit|sens|tipo|tipo movimento|' +
    'type|details|direction|indicator|sign|smer|typ|typ transakcji|typ transakce|transaktionstyp|umsatzart|' +
    'тип операции|收 支|收支|입출금구분|구분',
  payee:
    'payee|merchant|merchant name|counterparty|counterparty name|counterparty account name|counteraccount name|counter party|beneficiary|beneficiary name|payee name|recipient|' +
    'to account|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|beguenstigter|begunstigter|auftraggeber beguenstigter|auftraggeber empfanger|' +
    'auftraggeber|zahlungsempfanger|zahlungsempfanger in|empfanger|name zahlungsbeteiligter|partnername|partner name|naam tegenpartij|tegenpartij|' +
    'naam omschrijving|naam begunstigde|beneficiaire|tiers|contrepartie|nom|beneficiario|ordenante|destinatario|nome|favorecido|controparte|' +
    'nazev protiuctu|nazev protistrany|protistrana|jmeno protistrany|odbiorca|nadawca odbiorca|nazwa kontrahenta|kontrahent|nazwa odbiorcy|' +
    'mottagare|motpart|betalningsmottagare|payer|name|naam|' +
    'target name|tegenrekeninghouder|dane kontrahenta|saaja maksaja|saaja|maksaja|maksunsaaja|nimi|namn|mottaker|modtager|alici|kedvezmenyezett|partner neve|контрагент|получатель|相手先|取引先|支払先|利用店名|ご利用店名|交易对方|对方户名|收款人|받는분|보낸분|거래처',
  description:
    'description|transaction description|desc|descr|narration|narrative|details|transaction details|particulars|memo|original description|verwendungszweck|buchungstext|omschrijving|' +
    'mededelingen|mededeling|vrije mededeling|gestructureerde mededeling|libelle|libelle operation|libelle de l operation|intitule|communication|concepto|descripcion|' +
    'observaciones|descrizione|descrizione operazione|causale|descricao|historico|descritivo|popis|popis transakce|zprava pro prijemce|zprava|poznamka|tytul|' +
    'tytul operacji|tytulem|opis|opis operacji|opis transakcji|szczegoly|beskrivning|rubrik|text|meddelande|message for payee|message for me|message|client note|notes|note|' +
    'remarks|remittance information|reference text|payment details|item|informations complementaires|umsatztext|beschreibung|bemerkung|' +
    'forklaring|tekst|beskrivelse|selitys|viesti|aciklama|megnevezes|kozlemeny|leiras|descriere|detalii|описание|описание операции|назначение платежа|περιγραφη|αιτιολογια|摘要|摘要内容|交易备注|取引内容|お取引内容|内容|備考|交易摘要|商品名称|商品说明|用途|附言|备注|적요|내용|거래내용|기재내용|vorgang verwendungszweck|payment reference|operazione|dettagli|dettaglio|movimiento|movimento|detalle|detalles|detail|transactie|otsikko|' +
    'avisierungstext|bezeichnung|title|titel|info|商品',
  balance:
    'balance|running balance|account balance|closing balance|ledger balance|saldo|kontostand|saldo nach buchung|saldo na mutatie|saldo po operacji|saldo po transakcji|solde|' +
    'saldo disponible|saldo contable|zustatek|zustatek po transakci|saldo kontabil|saldo contabile|bokfort saldo|available balance|balance after|' +
    'disponible|guthaben|bal|eindsaldo|endsaldo|bakiye|egyenleg|sold|остаток|баланс|υπολοιπο|残高|差引残高|取引後残高|余额|账户余额|잔액|거래후잔액',
  currency:
    'currency|currency code|ccy|waehrung|wahrung|munt|muntsoort|devise|divisa|moneda|moeda|mena|waluta|valuta|valutakod|curr|' +
    'devies|valutacode|valuutta|whg|devizanem|para birimi|валюта платежа|валюта операции|валюта|通貨|币种|货币|통화',
  reference:
    'transaction id|transaction reference number|transaction number|transaction ref|reference number|bank reference|reference|ref|ref no|id|fitid|referenz|kundenreferenz|' +
    'transactiereferentie|referentie|volgnummer|referencia|riferimento|referencja|numer referencyjny|identifikator|id transakce|cislo transakce|verifikationsnummer|referens|transaktionscode|' +
    'transaktions nr|transaktionsnummer|identificador|identificativo|arkistointitunnus|chq ref number|chq ref no|交易订单号|交易单号|交易号',
  category:
    'category|categories|category name|counter accounts|counter account category|kategorie|hauptkategorie|categorie|rubriek|categoria|kategoria|kategori|category group category',
  status:
    'status|state|transaction status|cleared|buchungsstatus|statut|estado|stato|stav|stan|umsatz status|' +
    'статус|tila|durum|交易状态|当前状态|상태|contabilizzazione',
  account:
    'account|account number|account name|own account|from account|iban|auftragskonto|konto|kontonummer|iban auftragskonto|rekening|rekeningnummer|compte|numero de compte|cuenta|conto|' +
    'numer konta|cislo uctu|product|iban kontoinhaber',
};

/** A second amount in the purchase's currency, not what the account was charged. */
const FOREIGN =
  /\b(local|foreign|original|fremdwahrung|orig|instructed|devisa originale|exchange|wechselkurs)\b/;
const NOT_CHARGED = /\bfees? (?:amount|currency)\b/;
/** Names that end or begin in a role's word and mean something else. */
const NEVER: Readonly<Partial<Record<NamedRole, RegExp>>> = {
  amount: NOT_CHARGED,
  currency: NOT_CHARGED,
  // The own name, and a bank's.
  payee: /\b(?:member|card ?holder|holder|inhaber|kontoinhaber|titular|bank|banky|source)\b/,
  status: /\b(?:city|country|address|zip|province)\b/,
  // What the other side wrote, not the bank's own id.
  reference: /\bpayment reference\b/,
  // The other side's account, or a code beside a name.
  account:
    /\b(tegenpartij|counter|counterparty|gegen|gegenkonto|bic|protiucet|protiuctu|beneficiary|empfanger|payee|recipient|to)\b/,
};

/** `Account Name` ends in a payee's word and is none. */
const OWN = /\b(account|konto|rekening|compte|cuenta|conto|file|product)\b/;

const RANKS: ReadonlyMap<NamedRole, ReadonlyMap<string, number>> = new Map(
  Object.entries(WORDS).map(([role, words]) => [
    role as NamedRole,
    new Map(words.split('|').map((word, rank) => [headerKey(word), rank])),
  ]),
);

/** Lower case, no accents, punctuation as blanks: `Betrag (EUR)` is `betrag eur`. */
export function headerKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/ł/g, 'l')
    .replace(/Ł/g, 'L')
    .replace(/ı/g, 'i')
    .replace(/[øØ]/g, 'o')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Signs and words of one currency as headers write them; a dollar sign names none. */
const NAMED_CURRENCIES: readonly (readonly [sign: RegExp, code: string])[] = [
  [/€|\beuro(?:s|a)?\b/i, 'EUR'],
  [/£/, 'GBP'],
  [/元/, 'CNY'],
  [/円/, 'JPY'],
  [/원\)/, 'KRW'],
  [/₹/, 'INR'],
  [/R\$/, 'BRL'],
];

/** The currency that a header names beside its word: `Withdrawals (SGD)`, `Amount CZK`, `Betrag (€)`, `金额(元)`. */
export function headerCurrency(text: string): string | null {
  const code = /(?:^|[\s([_/-])([A-Z]{3})(?:[)\]\s_$]|$)/.exec(text)?.[1];
  return code ?? NAMED_CURRENCIES.find(([sign]) => sign.test(text))?.[1] ?? null;
}

function rankOf(role: NamedRole, key: string): number | null {
  const ranks = RANKS.get(role)!;
  const exact = ranks.get(key);
  if (exact !== undefined) return exact;
  // `amount czk`, `betrag eur`, `withdrawals sgd`: the word with one more behind it.
  const words = key.split(' ');
  for (let length = words.length - 1; length > 0; length -= 1) {
    const start = ranks.get(words.slice(0, length).join(' '));
    if (start !== undefined) return 200 + (words.length - length) * 20 + start / 10;
  }
  if (words.length > 4) return null;
  for (let skip = 1; skip < words.length; skip += 1) {
    const end = ranks.get(words.slice(skip).join(' '));
    if (end !== undefined) return 400 + skip * 20 + end / 10;
  }
  return null;
}

/** How well a header cell names the role: lower is better, null is not at all. */
export function headerRank(role: NamedRole, header: string): number | null {
  const key = headerKey(header);
  if (key === '') return null;
  // `Empfaenger` is how a bank without umlauts writes `Empfänger`; `Beschreibung1` has fellows.
  const rank =
    rankOf(role, key) ??
    rankOf(role, key.replace(/([aou])e/g, '$1')) ??
    (role === 'description' ? rankOf(role, key.replace(/\d$/, '')) : null);
  if (rank === null) return null;
  if (
    FOREIGN.test(key) &&
    (role === 'amount' || role === 'currency' || role === 'debit' || role === 'credit')
  )
    return null;
  if (NEVER[role]?.test(key) === true) return null;
  if (role === 'payee' && rank >= 200 && OWN.test(key)) return null;
  return rank;
}

/** The side that money in comes from, where the file has a column for each of the two. */
const PAYERS = new Set(
  'zahlungspflichtige r|payer name|payer|source name|debtor|debtor name|remitter name|avsandare|maksaja|nadawca|platce'.split(
    '|',
  ),
);

export function namesPayer(header: string): boolean {
  return PAYERS.has(headerKey(header));
}

/** Whether the name can only mean the own account, or that another column is there for the other side's. */
export function namesOwnAccount(header: string): boolean {
  return /^(?:account|account name|own account|from account|bank account|auftragskonto|iban auftragskonto|iban kontoinhaber|product)$/.test(
    headerKey(header),
  );
}

export function namesOtherAccount(header: string): boolean {
  const key = headerKey(header);
  return (
    /^(?:tegenrekening|gegenkonto|motkonto)/.test(key) ||
    (NEVER.account!.test(key) && /konto|iban|rekening|account|compte|cuenta|conto|uctu|ucet/.test(key))
  );
}

export function namesAccount(header: string): boolean {
  return namesOtherAccount(header) || headerRank('account', header) !== null;
}

const ROLES = Object.keys(WORDS) as NamedRole[];

/** How many cells of a row are header words; a header has two or more, a data row none. */
export function headerWords(cells: readonly string[]): number {
  return cells.filter((cell) => {
    const key = headerKey(cell);
    return key !== '' && key.length < 60 && ROLES.some((role) => rankOf(role, key) !== null);
  }).length;
}

/** The texts of DEGIRO's account statement, in the languages it is written in. */

const NUMBER = String.raw`[\d.,'\u00a0 ]*\d`;
export const TRADE = new RegExp(
  String.raw`\b(Koop|Buy|Kauf|Compra|Achat|Acquisto|Kup|Køb|Köp|K[øo]b|Verkoop|Sell|Verkauf|Venta|Venda|Vente|Vendita|Salg|Sälj)\s+(${NUMBER})\s*(.*?)\s*(?:@|\bzu je\b)\s*(${NUMBER})\s*([A-Za-z]{3})`,
  'i',
);
export const SELLS = /^(?:Verkoop|Sell|Verkauf|Venta|Venda|Vente|Vendita|Salg|Sälj)/i;
/** A trade that a corporate action made: a change of product, a dividend in shares, a split. */
export const ACTION =
  /^([^:@]+):\s*(?=\b(?:Koop|Buy|Kauf|Compra|Achat|Acquisto|Verkoop|Sell|Verkauf|Venta|Venda|Vente|Vendita)\b)/i;

/** What moves money between the account and the cash that DEGIRO keeps for it, or only announces a move. */
export const SWEEPS =
  /cash sweep|geldrekening bij flatex|flatexdegiro bank|fonds mon[eé]taire|money market fund|geldmarktfonds|reservation|reservering|reserva(?:tion|ción)|degiro cash fund|compensa(?:tion|tie)? .*fund/i;
export const FX =
  /valuta (?:creditering|debitering)|\bfx (?:credit|debit)|w[aä]hrungswechsel|cambio de divisa|(?:cr[eé]dito|levantamento|d[eé]bito|ingreso|retirada|opera[cç][aã]o).*(?:divisa|cambi)|op[eé]ration de change|(?:credit|debit) (?:fx|de devise)|cambio valuta|(?:cr[eé]dit|d[eé]bit).*devise/i;
export const COSTS =
  /transactiekosten|transaction and\/or third party|transaction fee|transaktionsgeb[uü]hr|comiss(?:ões|oes) de transa|costes de transacci|frais degiro de courtage|costi di transazione|third party fees|opłat/i;
export const TAXES =
  /dividendbelasting|podatek od|impost[oa]|dividend tax|dividendensteuer|imp[oô]ts? sur|retenci[oó]n|ritenuta|withholding|stamp duty|transaction tax|transactiebelasting|taxe|belasting|quellensteuer/i;
export const DIVIDENDS =
  /^(?:dividend|dywidend|dividende[ns]?|dividendo|aussch[uü]ttung|distribution|capital return|kapitaalsuitkering)/i;
export const INTEREST =
  /\b(?:rente|interest|zins(?:en)?|int[eé]r[eê]ts?|intereses|juros|interessi|flatex interest)\b/i;
export const FEES =
  /aansluitingskosten|connection fee|kosten|fee\b|geb[uü]hr|frais|comisi[oó]n|comiss[aã]o|custo|einrichtung von handelsmodalit[aä]ten|costi|corporate action/i;
export const CASH =
  /deposit|wp[lł]ata|wyp[lł]ata|storting|einzahlung|withdrawal|opname|terugstorting|auszahlung|ingreso|retirada|dep[oó]sito|levantamento|versement|retrait|prelievo|versamento|ideal|sofort|courtesy|bonus|promot|compensa/i;

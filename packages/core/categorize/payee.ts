import { fold, tokens } from './text.ts';

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

/** What banks, terminals and payment services put before the name of the shop. */
export const LEAD_NOISE = words(`
  pos eftpos card debit credit visa mastercard maestro amex girocard ec sq tst sumup zettle izettle paypal pp stripe
  checkcard purchase payment achat paiement cb carte pago compra tarjeta con pagamento carta betaling kaart kartenzahlung
  lastschrift sepa direct dd to from the recurring contactless online www http https bea nr pay apple google klarna
  bill web ach id ref pending authorized on at
`);

const LEGAL_FORM = words(`
  inc incorporated llc ltd limited plc corp corporation co company gmbh ag kg ohg ug mbh se sa sas sarl sl slu srl spa bv nv
  vof ab oy as aps eg ev kgaa com net org de fr es nl it uk eu us intl international
`);

/** Large cities and the names of countries that end card lines; a shop's own name rarely ends in one. */
const PLACE = words(`
  london manchester birmingham leeds glasgow edinburgh dublin bristol liverpool berlin hamburg munchen munich muenchen koln
  koeln cologne frankfurt stuttgart dusseldorf duesseldorf leipzig dresden hannover nurnberg nuernberg bremen wien vienna graz
  salzburg zurich zuerich bern basel geneve geneva lausanne paris lyon marseille toulouse bordeaux lille nantes nice
  strasbourg montpellier madrid barcelona valencia sevilla malaga bilbao zaragoza amsterdam rotterdam utrecht eindhoven
  groningen haag bruxelles brussels brussel antwerpen gent roma rome milano milan torino napoli firenze bologna venezia
  lisboa lisbon porto seattle chicago boston houston dallas austin denver miami atlanta phoenix portland philadelphia
  toronto montreal vancouver sydney melbourne deutschland germany france espana spain nederland netherlands italia italy
  austria osterreich schweiz switzerland belgium belgique gb gbr deu fra esp nld ita usa
`);

const US_STATE = words(`
  al ak az ar ca co ct dc fl ga hi ia il ks ky la ma md mi mn mo ms mt nc nd ne nh nj nm nv ny oh ok pa ri sc sd tn tx ut va
  vt wa wi wv wy
`);

function hasDigit(token: string): boolean {
  return /\d/.test(token);
}

/**
 * The payee as one name across branches, terminals and statements: lower case without accents, store numbers, references,
 * legal forms and the place at the end. `STARBUCKS #1234 SEATTLE WA` and `Starbucks 88` are both `starbucks`. Empty when
 * there is nothing but numbers.
 */
export function normalisePayee(payee: string): string {
  const all = tokens(fold(payee));
  let start = 0;
  while (start < all.length - 1 && LEAD_NOISE.has(all[start]!)) start += 1;
  const rest = all.slice(start);
  // From the first number on comes the branch and its place, unless the name starts with it (7-Eleven).
  const cut = rest.findIndex((token, index) => index > 0 && hasDigit(token));
  const kept = (cut < 0 ? rest : rest.slice(0, cut)).filter(
    (token, index) => index === 0 || !LEGAL_FORM.has(token),
  );
  while (kept.length > 1 && (PLACE.has(kept.at(-1)!) || (kept.length > 2 && US_STATE.has(kept.at(-1)!))))
    kept.pop();
  return kept.length === 1 && /^\d+$/.test(kept[0]!) ? '' : kept.join(' ');
}

import { add, decimal, divide } from '@financehub/core/money/decimal.ts';
import { Type } from 'typebox';
import type { Rate } from '../warehouse/warehouse.ts';
import { jsonOf, mapInSlices } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { decimalOfNumber, positive, stored } from './figures.ts';
import type { Call, Provider, RatesAsk } from './provider.ts';

const NAME = 'ArgentinaDatos';
const Quotations = Type.Array(
  Type.Object({
    casa: Type.String(),
    fecha: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    compra: Type.Union([Type.Number(), Type.Null()]),
    venta: Type.Union([Type.Number(), Type.Null()]),
  }),
);
const KINDS = ['oficial', 'blue', 'bolsa', 'contadoconliqui', 'mayorista', 'cripto', 'tarjeta'] as const;
const TWO = decimal('2');
const PLACES = 12;

/** Pesos per dollar: the middle of what is bid and asked, of the kind of quotation that the book has chosen. */
async function rates(call: Call, ask: RatesAsk): Promise<Rate[]> {
  if (!ask.currencies.includes('ARS')) return [];
  const kind = ask.quoteKind ?? KINDS[0];
  const url = new URL(`${call.url}/v1/cotizaciones/dolares/${encodeURIComponent(kind)}`);
  const rows = jsonOf(NAME, await call.ask({ url }), Quotations);
  const other = rows.find(({ casa }) => casa !== kind);
  if (other !== undefined)
    throw new ProviderFailure(
      'unexpected',
      `${NAME} sent ${other.casa.slice(0, 40)} where ${kind} was asked for`,
    );
  const read = await mapInSlices(rows, ({ fecha, compra, venta }): Rate | null => {
    if (fecha < ask.from || fecha > ask.to) return null;
    const bid = compra === null ? null : positive(decimalOfNumber(compra));
    const asked = venta === null ? null : positive(decimalOfNumber(venta));
    const rate = bid !== null && asked !== null ? divide(add(bid, asked), TWO, PLACES) : (bid ?? asked);
    return rate === null ? null : { date: fecha, base: 'USD', quote: 'ARS', rate: stored(rate) };
  });
  return read.filter((rate) => rate !== null);
}

export const argentinadatos: Provider = {
  info: {
    id: 'argentinadatos',
    name: NAME,
    site: 'https://argentinadatos.com',
    official: true,
    note: 'The Argentine peso has several prices at once. The kind chosen here is stored with each rate; the official one unless you choose another.',
    limits: 'None published.',
    key: 'none',
    offers: ['fx'],
    classes: ['fx'],
    url: 'https://api.argentinadatos.com',
    pace: { burst: 2, everyMs: 1000 },
    quoteKinds: KINDS,
  },
  rates,
  test: async (call) => {
    const found = await rates(call, {
      currencies: ['ARS'],
      from: '0001-01-01',
      to: '9999-12-31',
      quoteKind: null,
    });
    return `${found.length} official rates of USD/ARS, the last of ${found.at(-1)?.date ?? 'no day'}`;
  },
};

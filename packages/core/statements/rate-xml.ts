import type { EpochDay } from '../time/day.ts';
import type { CsvOptions } from './csv-dialect.ts';
import { readDate } from './date-text.ts';
import { decodeText } from './encoding.ts';
import { type OwnTerms, rateOf, readRate, rejectedOf } from './rate-terms.ts';
import type { ByteSource } from './source.ts';
import { StatementError, type StatementFile, type StatementParser, type StatementPart } from './statement.ts';
import { attributeOf, readXml, type XmlHandler, xmlEncoding } from './xml-events.ts';

/** Reference rates of the European Central Bank: `Cube time=…` around `Cube currency=… rate=…`, units per euro. */
const ECB = /<(?:\w+:)?Cube[\s>]/;
/** Monthly rates of HMRC: `exchangeRateMonthList Period="01/Jan/2024 to 31/Jan/2024"`, units per pound. */
const HMRC = /<exchangeRateMonthList[\s>]/i;

const TERMS: Readonly<Record<'ecb' | 'hmrc', OwnTerms>> = {
  ecb: { base: 'EUR', quoted: 'per-base' },
  hmrc: { base: 'GBP', quoted: 'per-base' },
};

const NAMES = { ecb: 'ECB exchange rates XML', hmrc: 'HMRC exchange rates XML' } as const;

type Emit = (part: StatementPart) => void;

function take(
  terms: OwnTerms,
  line: number,
  date: EpochDay | null,
  currency: string,
  text: string,
  emit: Emit,
): void {
  const refuse = (reason: string): void =>
    emit({ kind: 'rejected', rejected: rejectedOf(line, reason, `${currency} ${text}`) });
  if (date === null) {
    refuse('the rate has no day');
    return;
  }
  const rate = readRate(text.trim(), '.');
  if (rate === 'none') return;
  if (rate === null) {
    refuse(`${currency}: ${text.slice(0, 40)} is no rate above zero`);
    return;
  }
  const found = rateOf(terms, line, date, currency, rate);
  if (typeof found === 'string') refuse(found);
  else if (found !== null) emit({ kind: 'rate', rate: found });
}

function ecbHandler(emit: Emit): XmlHandler {
  let date: EpochDay | null = null;
  return {
    open: (name, attributes, line) => {
      if (name !== 'Cube') return;
      const time = attributeOf(attributes, 'time');
      if (time !== null) date = readDate(time, 'ymd');
      const currency = attributeOf(attributes, 'currency');
      if (currency !== null)
        take(TERMS.ecb, line(), date, currency, attributeOf(attributes, 'rate') ?? '', emit);
    },
    text: () => undefined,
    close: () => undefined,
  };
}

function hmrcHandler(emit: Emit): XmlHandler {
  let date: EpochDay | null = null;
  let inside = '';
  let at = 0;
  let fields: Record<string, string> = {};
  return {
    open: (name, attributes, line) => {
      inside = name.toLowerCase();
      if (inside === 'exchangeratemonthlist')
        date = readDate((attributeOf(attributes, 'Period') ?? '').split(' to ')[0]!, 'dmy');
      if (inside !== 'exchangerate') return;
      fields = {};
      at = line();
    },
    text: (text) => {
      fields[inside] = (fields[inside] ?? '') + text;
    },
    close: (name) => {
      inside = '';
      if (name.toLowerCase() !== 'exchangerate') return;
      const code = (fields.currencycode ?? '').trim();
      take(TERMS.hmrc, at, date, code, fields.ratenew ?? '', emit);
    },
  };
}

function kindOf(text: string): 'ecb' | 'hmrc' | null {
  return HMRC.test(text) ? 'hmrc' : ECB.test(text) ? 'ecb' : null;
}

function openXml(source: ByteSource, { dialect }: CsvOptions): StatementFile {
  const kind = kindOf(decodeText(source.head).text);
  if (kind === null)
    throw new StatementError('this is no XML file of exchange rates', {
      mend: 'Download eurofxref-daily.xml, eurofxref-hist.xml or a month of HMRC’s rates.',
    });
  if (dialect?.rates?.base !== undefined || dialect?.rates?.quoted !== undefined)
    throw new StatementError('the file says itself what its rates are in', {
      mend: 'Leave out what you said of its base and direction.',
    });
  const encoding = xmlEncoding(source);
  function* parts(): Generator<StatementPart> {
    const ready: StatementPart[] = [];
    const emit: Emit = (part) => ready.push(part);
    const handler = kind === 'ecb' ? ecbHandler(emit) : hmrcHandler(emit);
    for (const _ of readXml(source, encoding, handler)) yield* ready.splice(0);
  }
  return { format: NAMES[kind!], rateTerms: { ...TERMS[kind!], question: null }, parts };
}

export const rateXmlParser: StatementParser<CsvOptions> = {
  format: 'exchange rates XML',
  recognise: (head) => {
    const { text } = decodeText(head);
    return /^\s*</.test(text) && kindOf(text) !== null ? 0.97 : 0;
  },
  open: openXml,
};

import { getRandomValues } from 'node:crypto';
import { fingerprint } from '@financehub/core/matching/fingerprint.ts';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import { turnDays } from '@financehub/core/statements/balance-chain.ts';
import type { StatementFile, StatementLine } from '@financehub/core/statements/statement.ts';
import type { FileSummary, StatementSummary } from '@financehub/core/statements/summary.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { v7 as uuid } from 'uuid';
import { categoriser } from './categoriser.ts';
import type { Answers, PostingPlan } from './reading.ts';

const CHUNK_CHARACTERS = 256 * 1024;
const LONGEST_PAYEE = 500;
const LONGEST_DESCRIPTION = 2000;
const LONGEST_NUMBER = 100;
const MOST_DAYS = 10_000;

/**
 * The lines as text for COPY (see COPY_COLUMNS) in the order of the file, a few hundred KiB at a time. Ordinals count each
 * statement's lines from the oldest to the newest, also where the file runs backwards, and entries get their ids by them.
 */
export function* copyRows(
  file: StatementFile,
  { statements }: Pick<FileSummary, 'statements'>,
  plan: PostingPlan,
): Generator<Answers['rows'], null> {
  const categorise = categoriser(plan);
  const entryId = entryIds(plan.at);
  const counters = ordinals(statements);
  const dayText = daysAsText();
  const encoder = new TextEncoder();
  let text = '';
  let rows = 0;
  for (const { statement, line } of linesInDayOrder(file, statements)) {
    const ordinal = counters[statement]!();
    const { id, currency } = plan.accounts[statement]!;
    const [category, source, confidence] = categorise(line, id);
    // Fingerprints are compared within an account, so that they need not hold it.
    const print = fingerprint(line, '');
    text += `${ordinal}\t${line.line}\t${entryId(ordinal)}\t${id}\t${currency}\t${dayText(line.date)}\t${formatDecimal(line.amount)}\t${copyText(
      line.payee.slice(0, LONGEST_PAYEE),
    )}\t${copyText(line.description.slice(0, LONGEST_DESCRIPTION))}\t${
      line.reference === null ? '\\N' : copyText(line.reference)
    }\t${line.counterpart ? copyText(line.counterpart.slice(0, LONGEST_NUMBER)) : '\\N'}\t${line.status}\t${print}\t${
      line.balance === null ? '\\N' : formatDecimal(line.balance)
    }\t${category}\t${source}\t${confidence ?? '\\N'}\t${splitsText(line, plan)}\n`;
    rows += 1;
    if (text.length > CHUNK_CHARACTERS) {
      yield { bytes: encoder.encode(text), rows };
      text = '';
      rows = 0;
    }
  }
  if (rows > 0) yield { bytes: encoder.encode(text), rows };
  return null;
}

/** The parts as [category, amount, memo], where the book knows the category of each; else the line stays whole. */
function splitsText({ splits = [] }: StatementLine, { fileCategories, ownAccounts }: PostingPlan): string {
  if (splits.length < 2) return '\\N';
  const parts = splits.map(({ category, amount, memo }) => {
    const id = category === null ? '' : (fileCategories.get(category) ?? '');
    // Cutting may leave half a character, which jsonb refuses.
    const text = memo.slice(0, LONGEST_PAYEE).toWellFormed();
    return [ownAccounts.has(id) ? '' : id, formatDecimal(amount), text] as const;
  });
  return parts.some(([id]) => id === '') ? '\\N' : copyText(JSON.stringify(parts));
}

interface PlacedLine {
  readonly statement: number;
  readonly line: StatementLine;
  readonly date: EpochDay;
}

function* placedLines(file: StatementFile): Generator<PlacedLine> {
  for (const part of file.parts())
    if (part.kind === 'line') yield { statement: part.statement, line: part.line, date: part.line.date };
}

/** Lines of one day that run against the days are turned round, which needs a day in memory; all else is read straight on. */
function linesInDayOrder(file: StatementFile, statements: readonly StatementSummary[]): Iterable<PlacedLine> {
  const turned = statements.length === 1 && statements[0]!.order.days !== statements[0]!.order.withinDay;
  return turned ? turnDays(placedLines(file)) : placedLines(file);
}

/** For each statement what counts its ordinals: up, or down from its last where the file begins with the newest line. */
function ordinals(statements: readonly StatementSummary[]): (() => number)[] {
  let before = 0;
  return statements.map(({ lines, order }) => {
    const down = order.days === 'newest-first';
    let next = down ? before + lines : before + 1;
    before += lines;
    return () => {
      const ordinal = next;
      next += down ? -1 : 1;
      return ordinal;
    };
  });
}

function daysAsText(): (day: EpochDay) => string {
  const known = new Map<EpochDay, string>();
  return (day) => {
    let text = known.get(day);
    if (text === undefined) {
      text = formatDay(day);
      if (known.size >= MOST_DAYS) known.clear();
      known.set(day, text);
    }
    return text;
  };
}

const RANDOM_IDS = 4096;

/** Ids in the order of the ordinals; randomness is drawn for many at once, as each draw costs more than the id. */
function entryIds(msecs: number): (ordinal: number) => string {
  const random = new Uint8Array(16 * RANDOM_IDS);
  let used = RANDOM_IDS;
  return (ordinal) => {
    if (used === RANDOM_IDS) {
      for (let from = 0; from < random.length; from += 65_536)
        getRandomValues(random.subarray(from, from + 65_536));
      used = 0;
    }
    const at = 16 * used;
    used += 1;
    return uuid({ msecs, seq: ordinal, random: random.subarray(at, at + 16) });
  };
}

const SPECIAL = /[\\\n\r\t\0]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '',
};

function copyText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t\0]/g, (character) => ESCAPES[character]!) : text;
}

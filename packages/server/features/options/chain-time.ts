import { dayOfInstant, type EpochDay, formatDay, parseDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';

/** The instant that was asked for: a day means its end, nothing means now. */
export function instantOf(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const asDay = parseDay(text);
  const time = asDay === null ? Date.parse(text) : endOf(asDay).getTime();
  if (Number.isNaN(time))
    throw new ProblemError('invalid', `There is no instant ${text}.`, {
      errors: [
        { path: 'querystring/at', message: 'must be a day or an instant such as 2026-01-31T12:00:00Z' },
      ],
    });
  return new Date(time);
}

/** As {@link instantOf} of quotes that are stored: they can not be of a time to come. */
export function quotedAt(text: string | undefined, fileDay: EpochDay | null, now: Date): Date {
  const at = text === undefined && fileDay !== null ? endOf(fileDay) : instantOf(text, now);
  if (at <= now) return at;
  const today = formatDay(dayOfInstant(now));
  if (at.toISOString().startsWith(today)) return now;
  throw new ProblemError('invalid', 'Quotes can not be of a time to come.', {
    errors: [{ path: 'querystring/at', message: `is after ${now.toISOString()}` }],
  });
}

const MS_PER_DAY = 86_400_000;

function endOf(day: EpochDay): Date {
  return new Date((day + 1) * MS_PER_DAY - 1);
}

import { ApiProblem } from '../../problem.ts';

/** Whether a file was refused for want of a time alone. */
export const asksForTime = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  error.errors.length > 0 &&
  error.errors.every(({ path }) => path === 'querystring/asOf');

/** An instant as the field for a day and a time takes it: `2026-01-31T12:05`, by the clock of the browser. */
export function localMinute(instant: number): string {
  const at = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join(
    '-',
  );
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

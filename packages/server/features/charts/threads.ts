import { threadsOf } from '../../jobs/threads.ts';
import type { CandleText, DrawTask } from './draw.ts';
import type { BarProfileTask, profileBars } from './profile-bars.ts';
import type { ReadBook, ReadBookTask } from './read-book.ts';
import type { ReadTask, ReadTrades } from './read-trades.ts';

const THREADS = 2;
/** A thread takes longer to start than most of its answers. */
const IDLE_MS = 60_000;

const threads = threadsOf(new URL('./charts.worker.ts', import.meta.url), { most: THREADS, idleMs: IDLE_MS });

const run = (task: object, name: string): Promise<unknown> => threads().run(task, { name });

/** Indicators over long series, and files of a million lines, must not hold up requests. */
export const inThread = {
  drawCandles: (task: DrawTask) => run(task, 'drawCandles') as Promise<CandleText>,
  profileBars: (task: BarProfileTask) => run(task, 'profileBars') as Promise<ReturnType<typeof profileBars>>,
  readBook: (task: ReadBookTask) => run(task, 'readBook') as Promise<ReadBook>,
  readTrades: (task: ReadTask) => run(task, 'readTrades') as Promise<ReadTrades>,
};

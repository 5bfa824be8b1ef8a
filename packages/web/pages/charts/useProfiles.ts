import { getVolumeProfile } from '@financehub/contract/charts.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { useDebouncedValue } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../query.ts';
import type { View } from '../../ui/candles/drawCandles.ts';
import type { DrawnProfiles } from '../../ui/candles/layers.ts';
import {
  type ProfileName,
  rowsOf,
  type SessionRows,
  type Span,
  sessionsOf,
  spanOf,
  type Times,
} from './profileView.ts';

type Profile = ResponseOf<typeof getVolumeProfile>;

export interface ProfilesAsked {
  readonly symbol: string;
  readonly mode: ProfileName;
  readonly adjusted: 'true' | 'splits' | 'false';
  readonly levels: number;
  /** The last day that is asked for; nothing means now. */
  readonly end: string | undefined;
}

export interface Profiles {
  readonly drawn: DrawnProfiles;
  readonly query: UseQueryResult<Profile>;
  /** What is on the screen, once it rests. */
  readonly screen: Span | null;
  /** Why nothing is asked for. */
  readonly reason: 'long' | 'days' | null;
}

/** Thinner than this share of a screen a day's profile says nothing. */
const MOST_SESSIONS = 31;
/** Levels are of all days together, and each day has a part of them. */
const SESSION_LEVELS = 4;
const REST_MS = 250;

/** Volume by price of the candles that are on the screen, in one or day by day. */
export function useProfiles(
  times: Times | undefined,
  view: View | null,
  { symbol, mode, adjusted, levels, end }: ProfilesAsked,
): Profiles {
  const [rested] = useDebouncedValue(view, REST_MS);
  const seen = useMemo(() => seenOf(times, rested, mode, end), [times, rested, mode, end]);
  const { screen, sessions, asked, reason } = seen;
  const query = useApi(
    getVolumeProfile,
    {
      query: {
        symbol,
        from: asked?.from,
        to: asked?.to,
        bins: mode === 'sessions' ? levels * SESSION_LEVELS : levels,
        adjusted,
        sessions: mode === 'sessions' ? true : undefined,
      },
    },
    { enabled: asked !== null, keepPrevious: true },
  );
  const answer = asked === null ? undefined : query.data;
  const drawn = useMemo(
    () => (answer === undefined || answer.symbol !== symbol ? NOTHING : drawnOf(answer, mode, sessions)),
    [answer, symbol, mode, sessions],
  );
  return { drawn, query, screen, reason };
}

const NOTHING: DrawnProfiles = { whole: null, sessions: [] };
const NONE: readonly SessionRows[] = [];

function seenOf(times: Times | undefined, view: View | null, mode: ProfileName, end: string | undefined) {
  const nothing = { screen: null, sessions: NONE, asked: null, reason: null } as const;
  const rows = times === undefined || view === null ? null : rowsOf(view, times.time.length);
  if (times === undefined || rows === null || mode === 'off') return nothing;
  const screen = spanOf(times, rows, end);
  if (mode === 'screen') return { ...nothing, screen, asked: screen };
  if (times.time[0]!.length === 10) return { ...nothing, reason: 'days' as const };
  const sessions = sessionsOf(times, rows);
  if (sessions.length > MOST_SESSIONS) return { ...nothing, reason: 'long' as const };
  return {
    screen: null,
    sessions,
    asked: { from: sessions[0]!.date, to: sessions.at(-1)!.date },
    reason: null,
  };
}

function drawnOf(profile: Profile, mode: ProfileName, rows: readonly SessionRows[]): DrawnProfiles {
  const { step, levels, poc, vah, val } = profile;
  if (step === null || mode === 'off') return NOTHING;
  if (mode === 'screen') return { whole: { step, levels, poc, vah, val }, sessions: [] };
  const byDay = new Map((profile.sessions ?? []).map((each) => [each.date, each]));
  return {
    whole: null,
    sessions: rows.flatMap(({ date, first, last }) => {
      const own = byDay.get(date);
      return own === undefined ? [] : [{ ...own, step, first, last }];
    }),
  };
}

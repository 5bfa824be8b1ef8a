import { reviewCounts } from '@financehub/contract/review.ts';
import { Link, useLocation, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { showCount } from '../format/progress.ts';
import { useApi } from '../query.ts';
import { BAR, entryAt, GROUPS, type Place, placeAt, placesOf } from './places.tsx';

/** The places that go on with the portfolio that is looked at. */
const KEEPS: ReadonlySet<string> = new Set([
  '/invest/performance',
  '/invest/analytics',
  '/trade',
  '/trade/options',
  '/risk',
  '/markets/chart',
] satisfies Place['to'][]);

function PlaceLink({ place, path }: { place: Place; path: string }) {
  const Icon = place.icon;
  const portfolio = useSearch({ strict: false, select: (search) => search.portfolio });
  const carried = portfolio === undefined || !KEEPS.has(place.to) ? {} : { portfolio };
  return (
    <Link
      to={place.to}
      search={carried}
      activeOptions={{ exact: true }}
      className="fh-link"
      aria-current={placeAt(path) === place ? 'page' : undefined}
    >
      <Icon size={18} stroke={1.75} aria-hidden />
      {place.label}
      {place.to === '/review' ? <Waiting /> : null}
    </Link>
  );
}

/** How much waits for a look. */
function Waiting() {
  const counts = useApi(reviewCounts, {}).data;
  const count = counts === undefined ? 0 : counts.categories + counts.duplicates + counts.transfers;
  if (count === 0) return null;
  return (
    <span className="fh-count">
      {showCount(count)}
      <span className="fh-hidden"> waiting</span>
    </span>
  );
}

/** The left rail of wide screens. */
export function Rail() {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <nav className="fh-rail" aria-label="Main">
      {GROUPS.filter(({ places }) => places.length > 0).map((group) => (
        <div key={group.title ?? 'home'}>
          {group.title === null ? null : <h2>{group.title}</h2>}
          {group.places.map((place) => (
            <PlaceLink key={place.to} place={place} path={path} />
          ))}
        </div>
      ))}
    </nav>
  );
}

/** The entries of a phone. */
export function BottomBar() {
  const path = useLocation({ select: (location) => location.pathname });
  const current = entryAt(path);
  return (
    <nav className="fh-bottom" aria-label="Main, on a phone">
      {BAR.map((entry) => {
        const [first] = placesOf(entry);
        if (first === undefined) return null;
        const Icon = entry.icon;
        return (
          <Link key={entry.label} to={first.to} aria-current={entry === current ? 'page' : undefined}>
            <Icon size={22} stroke={1.75} aria-hidden />
            {entry.label}
          </Link>
        );
      })}
    </nav>
  );
}

/** The places of the group one is in, on a phone. */
export function SubNavigation() {
  const path = useLocation({ select: (location) => location.pathname });
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path has another current entry
  useEffect(() => {
    const bar = nav.current;
    const current = bar?.querySelector<HTMLElement>('[aria-current]');
    if (!bar || !current) return;
    // Also when a count that arrives later makes an entry wider.
    const sizes = new ResizeObserver(() => {
      bar.scrollLeft = current.offsetLeft - 12;
    });
    for (const entry of bar.children) sizes.observe(entry);
    return () => sizes.disconnect();
  }, [path]);
  const entry = entryAt(path);
  const places = entry === undefined ? [] : placesOf(entry);
  if (entry === undefined || places.length < 2) return null;
  return (
    <nav ref={nav} className="fh-subnav" aria-label={entry.label}>
      {places.map((place) => (
        <PlaceLink key={place.to} place={place} path={path} />
      ))}
    </nav>
  );
}

import { useHotkeys } from '@mantine/hooks';
import { openSpotlight } from '@mantine/spotlight';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useChosenBookId } from '../book.ts';
import { startLive } from '../live.ts';
import { Failure } from '../ui/states.tsx';
import { Header } from './Header.tsx';
import { BottomBar, Rail, SubNavigation } from './Navigation.tsx';
import { useBooks } from './useBooks.ts';

const Finder = lazy(() => import('./Finder.tsx').then((module) => ({ default: module.Finder })));

/** What stands around every page of someone who is signed in. */
export function Shell() {
  const [finder, setFinder] = useState(false);
  const [query, setQuery] = useState('');
  const bookId = useChosenBookId();
  const { query: books } = useBooks();
  useEffect(() => startLive(), []);
  useEffect(() => {
    if (finder) openSpotlight();
  }, [finder]);
  const find = () => {
    setFinder(true);
    openSpotlight();
  };
  useHotkeys([['mod+K', find]], []);
  return (
    <div className="fh-shell">
      <a href="#main" className="fh-skip">
        Skip to the content
      </a>
      <Header onSearch={find} />
      <Rail />
      <main id="main" className="fh-main" tabIndex={-1} key={bookId}>
        <SubNavigation />
        {books.isError && books.data === undefined ? (
          <Failure
            error={books.error}
            onRetry={() => void books.refetch()}
            what="Your books could not be loaded"
          />
        ) : (
          <Outlet />
        )}
      </main>
      <BottomBar />
      {finder ? (
        <Suspense fallback={null}>
          <Finder query={query} onQuery={setQuery} />
        </Suspense>
      ) : null}
    </div>
  );
}

import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface PageProps {
  readonly title: string;
  /** Beside the title: a figure, a badge. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, beside, actions, children }: PageProps) {
  useDocumentTitle(`${title} · FinanceHub`);
  return (
    <>
      <div className="fh-page-head">
        <h1>{title}</h1>
        {beside}
        {actions === undefined ? null : <div className="fh-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

interface CardProps {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Card({ title, aside, children }: CardProps) {
  return (
    <section className="fh-card" aria-label={title}>
      {title === undefined ? null : (
        <div className="fh-card-head">
          <h2>{title}</h2>
          {aside === undefined ? null : <div>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

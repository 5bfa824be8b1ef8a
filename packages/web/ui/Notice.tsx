import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface NoticeProps {
  /** A problem is read out at once; a note waits its turn. */
  readonly kind: 'problem' | 'note';
  readonly title?: string;
  readonly children?: ReactNode;
}

/** Something the person should know, in place. */
export function Notice({ kind, title, children }: NoticeProps) {
  const Icon = kind === 'problem' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className="fh-notice" data-kind={kind} role={kind === 'problem' ? 'alert' : 'note'}>
      <Icon size={20} stroke={1.75} aria-hidden />
      <div>
        {title === undefined ? null : <p className="fh-notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

import { redoOperation, undoOperation } from '@financehub/contract/operations.ts';
import { Badge, Button, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../api.ts';
import { showInstant, withDays } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { Operation } from '../../models.ts';
import { explain, laterOf } from '../../problem.ts';
import { refreshBook } from '../../query.ts';
import { InTheWay } from '../../ui/InTheWay.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { say } from '../../ui/toasts.tsx';
import { OperationChanges } from './OperationChanges.tsx';

interface OperationRowProps {
  readonly operation: Operation;
  readonly editable: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** An operation, which can be undone and redone at any time; opened, what it touched. */
export function OperationRow({ operation, editable, open, onOpen }: OperationRowProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { undone } = operation;
  const summary = withDays(operation.summary);
  const turn = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await call(undone ? redoOperation : undoOperation, { params: { id: operation.id } });
      say(`${undone ? 'Redone' : 'Undone'}: ${summary}`);
      await refreshBook();
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  const Icon = undone ? IconArrowForwardUp : IconArrowBackUp;
  const verb = undone ? 'Redo' : 'Undo';
  const row = useRef<HTMLLIElement>(null);
  // A link to an operation further down leads to where it stands.
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <li ref={row}>
      <div className="fh-row" style={{ flexWrap: 'wrap' }}>
        <Summary operation={operation} open={open} onOpen={onOpen} />
        {undone ? (
          <Badge variant="default" tt="none">
            Undone
          </Badge>
        ) : null}
        {editable && operation.undoes === null ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            leftSection={<Icon size={16} aria-hidden />}
            aria-label={`${verb}: ${summary}`}
            onClick={() => void turn()}
          >
            {verb}
          </Button>
        ) : null}
      </div>
      {problem === null ? null : <Conflict problem={problem} verb={verb} />}
      {open ? <OperationChanges id={operation.id} /> : null}
    </li>
  );
}

/** Who did what when; pressing it opens what was touched. */
function Summary({ operation, open, onOpen }: Omit<OperationRowProps, 'editable'>) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const { undone } = operation;
  return (
    <button
      type="button"
      className="fh-plain"
      aria-expanded={open}
      onClick={() => onOpen(!open)}
      style={{ width: 'auto', minWidth: 220 }}
    >
      <span style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
        <Chevron size={16} aria-hidden style={{ flex: 'none', marginTop: 4 }} />
        <span style={{ minWidth: 0 }}>
          <Text span td={undone ? 'line-through' : ''} style={{ overflowWrap: 'anywhere' }}>
            {withDays(operation.summary)}
          </Text>
          <span className="fh-muted fh-small" style={{ display: 'block' }}>
            {operation.actor.name} · {showInstant(operation.at)} · {showCount(operation.changes)}{' '}
            {operation.changes === 1 ? 'change' : 'changes'}
          </span>
        </span>
      </span>
    </button>
  );
}

/** What came later and stands in the way: undoing it first clears the way. */
function Conflict({ problem, verb }: { problem: unknown; verb: string }) {
  return (
    <Notice kind="problem" title={`${verb} was not possible. Nothing changed.`}>
      {laterOf(problem).length === 0 ? (
        <p>{explain(problem)}</p>
      ) : (
        <InTheWay
          problem={problem}
          one={(id, words) => (
            <TextLink to="/history" search={{ open: id }}>
              {words}
            </TextLink>
          )}
        />
      )}
    </Notice>
  );
}

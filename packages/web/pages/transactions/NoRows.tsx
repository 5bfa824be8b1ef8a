import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { LinkButton } from '../../ui/links.tsx';
import { Empty } from '../../ui/states.tsx';

interface NoRowsProps {
  readonly filtered: boolean;
  readonly editable: boolean;
  readonly onClear: () => void;
}

export function NoRows({ filtered, editable, onClear }: NoRowsProps) {
  const icon = <IconArrowsExchange size={40} stroke={1.25} />;
  if (filtered) {
    return (
      <Empty
        icon={icon}
        title="Nothing matches these filters"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      />
    );
  }
  return (
    <Empty
      icon={icon}
      title="No transactions yet"
      action={editable ? <LinkButton to="/import">Import a file</LinkButton> : null}
    >
      Everything that moves money in or out of your accounts shows here. A file from your bank fills it
      fastest.
    </Empty>
  );
}

import { deleteBook } from '@financehub/contract/books.ts';
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api.ts';
import { chooseBook } from '../book.ts';
import { refreshUser } from '../query.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { say, sayProblem } from '../ui/toasts.tsx';
import { useBooks } from './useBooks.ts';

/** Says that the figures are made up, and removes them. */
export function SampleBadge() {
  const { items, book } = useBooks();
  const [opened, { open, close }] = useDisclosure();
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  if (book === undefined || !book.sample) return null;
  const other = items.find((item) => !item.sample);

  const remove = async () => {
    setBusy(true);
    try {
      await call(deleteBook, { params: { id: book.id } });
      chooseBook(other?.id ?? null);
      await refreshUser();
      close();
      await navigate({ to: '/' });
      say('The sample data is removed.');
    } catch (error) {
      sayProblem(error, 'The sample data could not be removed');
    }
    setBusy(false);
  };

  return (
    <>
      <Button size="compact-sm" variant="light" color="yellow" c="var(--fh-warn)" onClick={open}>
        Sample data
      </Button>
      <Dialog opened={opened} onClose={close} title="This book holds sample data">
        <Text size="sm">
          Everything in “{book.name}” is made up to show how FinanceHub works. Removing it deletes this book
          with all of its sample transactions and portfolios.
          {other === undefined ? '' : ` You go on in “${other.name}”, which is not changed.`}
        </Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button onClick={() => void remove()} loading={busy}>
            Remove sample data
          </Button>
        </Group>
      </Dialog>
    </>
  );
}

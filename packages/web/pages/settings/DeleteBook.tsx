import { deleteBook } from '@financehub/contract/books.ts';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { chooseBook } from '../../book.ts';
import type { Book } from '../../models.ts';
import { refreshUser } from '../../query.ts';
import { useBooks } from '../../shell/useBooks.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { say } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

/** The one change that can not be undone asks for the name. */
export function DeleteBook({ book, onClose }: { book: Book; onClose: () => void }) {
  const { items, book: current } = useBooks();
  const [typed, setTyped] = useState('');
  const { busy, failure, run } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== book.name) return;
    void run(async () => {
      await call(deleteBook, { params: { id: book.id }, bookId: book.id });
      if (book.id === current?.id) chooseBook(items.find((item) => item.id !== book.id)?.id ?? null);
      onClose();
      await refreshUser();
      say(`${book.name} is deleted.`);
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormFailure text={failure} />
        <Text size="sm">
          This deletes “{book.name}” with every account, transaction, portfolio and imported file in it. It
          can not be undone. Export the book first if you may want it again.
        </Text>
        <TextInput
          label={`Type ${book.name} to delete it`}
          data-autofocus
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" loading={busy} disabled={typed.trim() !== book.name}>
            Delete this book
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

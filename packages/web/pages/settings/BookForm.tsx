import { createBook, updateBook } from '@financehub/contract/books.ts';
import { Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { chooseBook } from '../../book.ts';
import type { Book } from '../../models.ts';
import { refreshBook, refreshUser } from '../../query.ts';
import { useBook } from '../../shell/useBooks.ts';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { CurrencyField, FormFailure } from '../../ui/fields.tsx';
import { say } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

export function BookForm({ book, onClose }: { book: Book | undefined; onClose: () => void }) {
  const current = useBook();
  const [name, setName] = useState(book?.name ?? '');
  const [baseCurrency, setBaseCurrency] = useState(book?.baseCurrency ?? current?.baseCurrency ?? 'USD');
  const { busy, fields, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the book a name' });
    void run(async () => {
      const body = { name: name.trim(), baseCurrency };
      if (book === undefined) chooseBook((await call(createBook, { body })).id);
      else await call(updateBook, { params: { id: book.id }, body, bookId: book.id });
      onClose();
      await Promise.all([refreshUser(), refreshBook()]);
      say(book === undefined ? `${body.name} is open.` : 'The book is saved.');
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormFailure text={failure} />
        <TextInput
          label="Name"
          data-autofocus
          maxLength={120}
          value={name}
          error={fields.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <CurrencyField
          label="Base currency"
          description="Totals are shown in it. Accounts keep their own."
          value={baseCurrency}
          onChange={setBaseCurrency}
          error={fields.baseCurrency}
        />
        <FormButtons onCancel={onClose} busy={busy}>
          {book === undefined ? 'Make the book' : 'Save'}
        </FormButtons>
      </Stack>
    </form>
  );
}

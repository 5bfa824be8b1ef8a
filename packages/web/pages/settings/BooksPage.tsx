import { Badge, Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { chooseBook } from '../../book.ts';
import type { Book } from '../../models.ts';
import { mayEdit, useBooks } from '../../shell/useBooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { SampleCard } from '../sample/SampleCard.tsx';
import { BookForm } from './BookForm.tsx';
import { DeleteBook } from './DeleteBook.tsx';
import { ExportCard } from './ExportCard.tsx';
import { MembersCard } from './MembersCard.tsx';
import { RatesCard } from './RatesCard.tsx';

const ROLES: Readonly<Record<Book['role'], string>> = { owner: 'Owner', editor: 'Editor', viewer: 'Viewer' };

export function BooksPage() {
  const { query, items, book } = useBooks();
  const [editing, setEditing] = useState<Book | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Book | null>(null);
  return (
    <Page
      title="Books and members"
      actions={
        <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
          New book
        </Button>
      }
    >
      <div style={{ display: 'grid', gap: 16, maxWidth: 820 }}>
        <Card title="Your books">
          <Loaded query={query} what="Your books could not be loaded">
            {({ items }) => (
              <ul className="fh-rows">
                {items.map((item) => (
                  <li key={item.id} className="fh-row" style={{ flexWrap: 'wrap' }}>
                    <span style={{ minWidth: 200 }}>
                      <span style={{ display: 'block', overflowWrap: 'anywhere' }}>
                        {item.name}{' '}
                        {item.sample ? (
                          <Badge size="sm" variant="default" tt="none">
                            Sample data
                          </Badge>
                        ) : null}
                      </span>
                      <span className="fh-muted fh-small">
                        {item.baseCurrency} · {ROLES[item.role]}
                        {item.id === book?.id ? ' · open now' : ''}
                      </span>
                    </span>
                    <Group gap={6}>
                      {item.id === book?.id ? null : (
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`Open ${item.name}`}
                          onClick={() => chooseBook(item.id)}
                        >
                          Open
                        </Button>
                      )}
                      {item.role === 'owner' ? (
                        <>
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-label={`Change ${item.name}`}
                            onClick={() => setEditing(item)}
                          >
                            Change
                          </Button>
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-label={`Delete ${item.name}`}
                            onClick={() => setDeleting(item)}
                          >
                            Delete
                          </Button>
                        </>
                      ) : null}
                    </Group>
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        </Card>
        {book === undefined ? null : (
          <>
            <MembersCard book={book} />
            {mayEdit(book) ? <RatesCard key={book.id} book={book} /> : null}
            <ExportCard book={book} />
            {items.some((item) => item.sample) ? null : <SampleCard />}
          </>
        )}
      </div>
      <Dialog
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={editing === 'new' ? 'New book' : 'Change the book'}
      >
        {editing === null ? null : (
          <BookForm book={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />
        )}
      </Dialog>
      <Dialog opened={deleting !== null} onClose={() => setDeleting(null)} title="Delete the book">
        {deleting === null ? null : <DeleteBook book={deleting} onClose={() => setDeleting(null)} />}
      </Dialog>
    </Page>
  );
}

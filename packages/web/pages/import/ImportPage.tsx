import { Button } from '@mantine/core';
import { useChosenBookId } from '../../book.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import { Page } from '../../ui/Page.tsx';
import { ImportItem } from './ImportItem.tsx';
import { PastImports } from './PastImports.tsx';
import { Profiles } from './Profiles.tsx';
import { addFiles, startImport, useQueue } from './queue.ts';

export function ImportPage() {
  const book = useBook();
  const bookId = useChosenBookId();
  const queue = useQueue().filter((item) => item.bookId === bookId);
  const ready = queue.filter((item) => item.phase === 'ready' && item.preview?.knownAs === null);
  return (
    <Page
      title="Import"
      actions={
        ready.length > 1 ? (
          <Button size="sm" onClick={() => ready.forEach((item) => void startImport(item.key))}>
            Import all {ready.length}
          </Button>
        ) : undefined
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        {mayEdit(book) ? (
          <DropZone
            title="Drop files here, or press to choose"
            hint="Bank statements, broker transactions, prices or exchange rates: CSV, Excel, PDF, OFX, QIF, MT940 or CAMT. Nothing is stored until you say so."
            onFiles={(files) => addFiles(files)}
          />
        ) : (
          <p className="fh-muted">
            You may look at this book, not change it. Ask its owner for the role of editor to import files.
          </p>
        )}
        {queue.map((item) => (
          <ImportItem key={item.key} item={item} brief={ready.length > 1} />
        ))}
        <PastImports />
        <Profiles />
      </div>
    </Page>
  );
}

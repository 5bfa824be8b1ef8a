import { deleteImport } from '@financehub/contract/imports.ts';
import { change } from '../../api.ts';
import type { Import } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';

/** Takes everything back that a file brought; undo brings it again. Answers whether it worked. */
export async function takeBack(item: Import): Promise<boolean> {
  try {
    const { operationId } = await change(deleteImport, { params: { fileHash: item.fileHash } });
    await refreshBook();
    sayWithUndo(`Took back ${item.fileName}`, [operationId]);
    return true;
  } catch (error) {
    sayProblem(error, 'The import could not be taken back');
    return false;
  }
}

import { createCategory, deleteCategory, updateCategory } from '@financehub/contract/accounts.ts';
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import type { Category } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { pathOf, useCategories } from '../../ui/references.ts';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

interface CategoryDialogProps {
  readonly target: Category | 'new' | null;
  readonly type: Category['type'];
  readonly onClose: () => void;
}

export function CategoryDialog({ target, type, onClose }: CategoryDialogProps) {
  return (
    <Dialog
      opened={target !== null}
      onClose={onClose}
      title={target === 'new' ? 'Add a category' : 'Change the category'}
    >
      {target === null ? null : (
        <CategoryForm category={target === 'new' ? undefined : target} type={type} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface CategoryFormProps {
  readonly category: Category | undefined;
  readonly type: Category['type'];
  readonly onClose: () => void;
}

function CategoryForm({ category, type, onClose }: CategoryFormProps) {
  const { items } = useCategories();
  const [name, setName] = useState(category?.name ?? '');
  const [parentId, setParentId] = useState<string | null>(category?.parentId ?? null);
  const { busy, fields, failure, run, reject } = useSubmit();
  const parents = items.filter((item) => item.type === type && item.id !== category?.id);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the category a name' });
    void run(async () => {
      const body = { name: name.trim(), parentId };
      const { operationId } =
        category === undefined
          ? await change(createCategory, { body: { ...body, type } })
          : await change(updateCategory, { params: { id: category.id }, body });
      onClose();
      await refreshBook();
      sayWithUndo(category === undefined ? `Added ${body.name}` : `Changed ${body.name}`, [operationId]);
    });
  };
  const remove = async () => {
    if (category === undefined) return;
    try {
      const { operationId } = await change(deleteCategory, { params: { id: category.id } });
      onClose();
      await refreshBook();
      sayWithUndo(`Deleted ${category.name}`, [operationId]);
    } catch (error) {
      sayProblem(error, 'The category could not be deleted');
    }
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
        <Select
          label="Part of"
          placeholder="Stands by itself"
          clearable
          searchable
          data={parents.map((item) => ({ value: item.id, label: pathOf(item) }))}
          value={parentId}
          error={fields.parentId}
          onChange={setParentId}
        />
        <Group justify="flex-end">
          {category !== undefined && category.transactionCount === 0 ? (
            <Button variant="default" mr="auto" onClick={() => void remove()}>
              Delete
            </Button>
          ) : null}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {category === undefined ? 'Add category' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

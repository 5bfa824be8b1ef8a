import { createPortfolio, updatePortfolio } from '@financehub/contract/portfolios.ts';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import type { Portfolio } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { useBook } from '../../shell/useBooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { CurrencyField, FormFailure } from '../../ui/fields.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

interface PortfolioDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The portfolio to change; without it one is added. */
  readonly portfolio?: Portfolio;
}

export function PortfolioDialog({ opened, onClose, portfolio }: PortfolioDialogProps) {
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={portfolio === undefined ? 'Add a portfolio' : 'Change the portfolio'}
    >
      {opened ? (
        <PortfolioForm onClose={onClose} {...(portfolio === undefined ? {} : { portfolio })} />
      ) : null}
    </Dialog>
  );
}

function PortfolioForm({ onClose, portfolio }: Omit<PortfolioDialogProps, 'opened'>) {
  const book = useBook();
  const navigate = useNavigate();
  const [name, setName] = useState(portfolio?.name ?? '');
  const [currency, setCurrency] = useState(portfolio?.currency ?? book?.baseCurrency ?? 'USD');
  const [benchmark, setBenchmark] = useState(portfolio?.benchmark ?? '');
  const { busy, fields, failure, run, reject } = useSubmit();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the portfolio a name' });
    void run(async () => {
      const body = { name: name.trim(), benchmark: benchmark.trim() || null };
      const { data, operationId } =
        portfolio === undefined
          ? await change(createPortfolio, { body: { ...body, currency } })
          : await change(updatePortfolio, { params: { id: portfolio.id }, body });
      onClose();
      if (portfolio === undefined && 'id' in data)
        await navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: data.id } });
      await refreshBook();
      sayWithUndo(portfolio === undefined ? `Added ${body.name}` : `Changed ${body.name}`, [operationId]);
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
          label="Currency"
          description="What the portfolio is valued in; it can hold assets of others."
          value={currency}
          onChange={setCurrency}
          error={fields.currency}
          disabled={portfolio !== undefined}
        />
        <TextInput
          label="Benchmark"
          description="The symbol of an asset to compare with, if you like."
          maxLength={40}
          value={benchmark}
          error={fields.benchmark}
          onChange={(event) => setBenchmark(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {portfolio === undefined ? 'Add portfolio' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

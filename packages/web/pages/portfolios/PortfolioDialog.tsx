import { createPortfolio, updatePortfolio } from '@financehub/contract/portfolios.ts';
import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import type { Portfolio } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { useBook } from '../../shell/useBooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { CurrencyField, FormFailure } from '../../ui/fields.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { COST_BASES, type CostBasis, costBasisOf } from './costBasis.ts';

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
  const [costBasis, setCostBasis] = useState<CostBasis>(portfolio?.costBasis ?? book?.costBasis ?? 'fifo');
  const [allowShort, setAllowShort] = useState(portfolio?.allowShort ?? false);
  const { busy, fields, failure, run, reject } = useSubmit();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the portfolio a name' });
    void run(async () => {
      const body = { name: name.trim(), benchmark: benchmark.trim() || null, costBasis, allowShort };
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
        <Select
          label="Sales are matched with purchases by"
          description={costBasisHint(portfolio, costBasis)}
          data={COST_BASES.map(({ value, label }) => ({ value, label }))}
          value={costBasis}
          allowDeselect={false}
          error={fields.costBasis}
          onChange={(value) => value !== null && setCostBasis(value)}
        />
        <Checkbox
          label="Short sales"
          description="Lets more be sold than is held; what is missing counts as owed."
          checked={allowShort}
          error={fields.allowShort}
          onChange={(event) => setAllowShort(event.currentTarget.checked)}
        />
        <FormButtons onCancel={onClose} busy={busy}>
          {portfolio === undefined ? 'Add portfolio' : 'Save'}
        </FormButtons>
      </Stack>
    </form>
  );
}

function costBasisHint(portfolio: Portfolio | undefined, costBasis: CostBasis): string {
  const { how } = costBasisOf(costBasis);
  if (portfolio === undefined || portfolio.costBasis === costBasis) return how;
  return `${how} This matches all sales anew: the tab Lots shows what it changes.`;
}

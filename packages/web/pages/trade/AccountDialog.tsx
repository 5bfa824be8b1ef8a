import { updateTradingAccount } from '@financehub/contract/trading-account.ts';
import { Group, SegmentedControl, Select, SimpleGrid, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import { refreshBook } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { AmountField, FormFailure } from '../../ui/fields.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import type { TradingAccount } from './AccountStrip.tsx';
import { type AccountDraft, draftOf, isSettings, settingsOf } from './accountDraft.ts';

interface AccountDialogProps {
  /** Null closes it. */
  readonly account: TradingAccount | null;
  readonly onClose: () => void;
}

/** How orders of a portfolio are executed and what they cost. */
export function AccountDialog({ account, onClose }: AccountDialogProps) {
  return (
    <Dialog opened={account !== null} onClose={onClose} title="Account settings" wide>
      {account === null ? null : <Form account={account} onClose={onClose} />}
    </Dialog>
  );
}

const SLIPPAGES: readonly { value: AccountDraft['slippage']; label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'bps', label: 'Basis points of the price' },
  { value: 'spread', label: 'A part of the spread' },
  { value: 'impact', label: 'By the share of the volume' },
];

function Form({ account, onClose }: { account: TradingAccount; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(account.settings));
  const { busy, fields, failure, run, reject } = useSubmit();
  const set = (part: Partial<AccountDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const settings = settingsOf(draft);
    if (!isSettings(settings)) return reject(settings);
    void run(async () => {
      const { operationId } = await change(updateTradingAccount, {
        body: { portfolioId: account.portfolioId, ...settings },
      });
      onClose();
      await refreshBook();
      sayWithUndo('Changed how orders are executed', [operationId]);
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormFailure text={failure ?? fields.fees ?? fields.slippage ?? null} />
        <Kinds draft={draft} set={set} />
        <Fees draft={draft} set={set} faults={fields} currency={account.currency} />
        <Execution draft={draft} set={set} faults={fields} />
        <FormButtons onCancel={onClose} busy={busy}>
          Save
        </FormButtons>
      </Stack>
    </form>
  );
}

interface PartProps {
  readonly draft: AccountDraft;
  readonly set: (part: Partial<AccountDraft>) => void;
  readonly faults: Readonly<Record<string, string>>;
}

function Kinds({ draft, set }: Omit<PartProps, 'faults'>) {
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label="Kind of account"
        data={[
          { value: 'cash', label: 'Cash account' },
          { value: 'margin', label: 'Margin account' },
        ]}
        value={draft.kind}
        onChange={(next) => set({ kind: next as AccountDraft['kind'] })}
      />
      <SegmentedControl
        aria-label="Where orders go"
        data={[
          { value: 'paper', label: 'On paper' },
          { value: 'alpaca', label: 'To Alpaca' },
        ]}
        value={draft.venue}
        onChange={(next) => set({ venue: next as AccountDraft['venue'] })}
      />
    </Group>
  );
}

interface TypedProps extends PartProps {
  readonly label: string;
  readonly name: Exclude<keyof AccountDraft, 'kind' | 'venue' | 'slippage'>;
}

function Typed({ label, name, draft, set, faults }: TypedProps) {
  return (
    <AmountField
      label={label}
      value={draft[name]}
      error={faults[name]}
      onChange={(text) => set({ [name]: text })}
    />
  );
}

function Fees({ currency, ...part }: PartProps & { currency: string }) {
  return (
    <fieldset className="fh-fieldset">
      <legend>Fees in {currency}</legend>
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm">
        <Typed {...part} name="perTrade" label="An order" />
        <Typed {...part} name="perShare" label="A share" />
        <Typed {...part} name="percent" label="Of the amount, in %" />
        <Typed {...part} name="minimum" label="At least" />
        <Typed {...part} name="maximum" label="At most" />
      </SimpleGrid>
    </fieldset>
  );
}

function Execution(part: PartProps) {
  const { draft, set } = part;
  return (
    <fieldset className="fh-fieldset">
      <legend>Simulated execution</legend>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <Select
          label="Slippage"
          allowDeselect={false}
          data={[...SLIPPAGES]}
          value={draft.slippage}
          onChange={(next) => set({ slippage: (next ?? 'none') as AccountDraft['slippage'] })}
        />
        {draft.slippage === 'none' ? null : <Typed {...part} name="slippageAmount" label="How much" />}
        <Typed {...part} name="participation" label="Of the volume at most, in %" />
      </SimpleGrid>
    </fieldset>
  );
}

import { createAccount, updateAccount } from '@financehub/contract/accounts.ts';
import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import { today } from '../../format/day.ts';
import { readAmount } from '../../format/money.ts';
import type { Account } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { useBook } from '../../shell/useBooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { AmountField, CurrencyField, DayField, FormFailure } from '../../ui/fields.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { SUBTYPES } from './groups.ts';

interface AccountDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The account to change; without it one is added. */
  readonly account?: Account;
}

const KINDS = SUBTYPES.filter(({ value }) => value !== 'other');

export function AccountDialog({ opened, onClose, account }: AccountDialogProps) {
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={account === undefined ? 'Add an account' : 'Change the account'}
    >
      {opened ? <AccountForm onClose={onClose} {...(account === undefined ? {} : { account })} /> : null}
    </Dialog>
  );
}

function AccountForm({ onClose, account }: Omit<AccountDialogProps, 'opened'>) {
  const book = useBook();
  const [name, setName] = useState(account?.name ?? '');
  const [subtype, setSubtype] = useState<string | null>(account === undefined ? 'checking' : account.subtype);
  const [currency, setCurrency] = useState(account?.currency ?? book?.baseCurrency ?? 'USD');
  const [number, setNumber] = useState(account?.number ?? '');
  const [institution, setInstitution] = useState(account?.institution ?? '');
  const [balance, setBalance] = useState('');
  const [day, setDay] = useState(today());
  const { busy, fields, failure, run, reject } = useSubmit();
  const kind = SUBTYPES.find(({ value }) => value === subtype);
  const type = account?.type ?? kind?.type ?? 'asset';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the account a name' });
    const opening = balance.trim() === '' ? undefined : readAmount(balance);
    if (opening === null) return reject({ openingBalance: 'Enter an amount, such as 1250.40' });
    void run(async () => {
      const shared = {
        name: name.trim(),
        subtype: kind?.value ?? null,
        number: number.trim() || null,
        institution: institution.trim() || null,
      };
      const start = {
        openingBalance: opening === undefined ? undefined : owed(opening, type),
        openingDate: opening === undefined ? undefined : day,
      };
      const { operationId } =
        account === undefined
          ? await change(createAccount, { body: { ...shared, type, currency, ...start } })
          : await change(updateAccount, { params: { id: account.id }, body: shared });
      onClose();
      await refreshBook();
      sayWithUndo(account === undefined ? `Added ${shared.name}` : `Changed ${shared.name}`, [operationId]);
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
        <Select
          label="Kind"
          data={KINDS.filter((option) => account === undefined || option.type === account.type).map(
            ({ value, label }) => ({ value, label }),
          )}
          value={subtype}
          allowDeselect={false}
          error={fields.subtype}
          onChange={setSubtype}
        />
        {account === undefined ? (
          <>
            <CurrencyField label="Currency" value={currency} onChange={setCurrency} error={fields.currency} />
            <SimpleGrid cols={2}>
              <AmountField
                label={type === 'liability' ? 'Amount owed' : 'Opening balance'}
                placeholder="0.00"
                value={balance}
                onChange={setBalance}
                error={fields.openingBalance}
              />
              <DayField label="On" value={day} onChange={setDay} error={fields.openingDate} />
            </SimpleGrid>
          </>
        ) : null}
        <SimpleGrid cols={2}>
          <TextInput
            label="Bank or institution"
            maxLength={120}
            value={institution}
            error={fields.institution}
            onChange={(event) => setInstitution(event.currentTarget.value)}
          />
          <TextInput
            label="Number or IBAN"
            maxLength={64}
            value={number}
            error={fields.number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </SimpleGrid>
        <FormButtons onCancel={onClose} busy={busy}>
          {account === undefined ? 'Add account' : 'Save'}
        </FormButtons>
      </Stack>
    </form>
  );
}

/** What is owed stands below zero in the book, whichever sign the person types. */
function owed(amount: string, type: Account['type']): string {
  return type === 'liability' && !amount.startsWith('-') && !/^[0.]*$/.test(amount) ? `-${amount}` : amount;
}

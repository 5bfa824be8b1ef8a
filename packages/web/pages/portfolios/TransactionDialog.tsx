import { searchAssets } from '@financehub/contract/assets.ts';
import {
  createPortfolioTransactions,
  deletePortfolioTransaction,
  updatePortfolioTransaction,
} from '@financehub/contract/portfolios.ts';
import { Autocomplete, Button, Group, Select, SimpleGrid, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import { today } from '../../format/day.ts';
import { formatNumber, readAmount } from '../../format/money.ts';
import type { Portfolio, PortfolioTransaction } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { AmountField, CurrencyField, DayField, FormFailure } from '../../ui/fields.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { KINDS, type Kind, kindOf } from './types.ts';

interface TransactionDialogProps {
  readonly portfolio: Portfolio;
  readonly target: PortfolioTransaction | 'new' | null;
  readonly onClose: () => void;
  readonly editable: boolean;
}

export function TransactionDialog({ portfolio, target, onClose, editable }: TransactionDialogProps) {
  return (
    <Dialog
      opened={target !== null}
      onClose={onClose}
      title={target === 'new' ? 'Add a transaction' : 'Transaction'}
    >
      {target === null ? null : (
        <TransactionForm
          portfolio={portfolio}
          item={target === 'new' ? undefined : target}
          onClose={onClose}
          editable={editable}
        />
      )}
    </Dialog>
  );
}

type Amounts = Record<'quantity' | 'price' | 'amount' | 'fee' | 'tax' | 'fxRate', string>;

const shown = (text: string | null | undefined) =>
  text === null || text === undefined || /^[0.]*$/.test(text) ? '' : formatNumber(text.replace(/^[+-]/, ''));

function amountsOf(item: PortfolioTransaction | undefined): Amounts {
  return {
    quantity: shown(item?.quantity),
    price: shown(item?.price),
    amount: shown(item?.amount),
    fee: shown(item?.fee),
    tax: shown(item?.tax),
    fxRate: shown(item?.fxRate),
  };
}

/** Reads what was typed; an empty field is not sent. */
function readAmounts(typed: Amounts, names: readonly (keyof Amounts)[]) {
  const values: Partial<Amounts> = {};
  const errors: Record<string, string> = {};
  for (const name of names) {
    if (typed[name].trim() === '') continue;
    const value = readAmount(typed[name]);
    if (value === null || value.startsWith('-')) errors[name] = 'Enter a number that is not negative';
    else values[name] = value;
  }
  return { values, errors };
}

interface TransactionFormProps {
  readonly portfolio: Portfolio;
  readonly item: PortfolioTransaction | undefined;
  readonly onClose: () => void;
  readonly editable: boolean;
}

function TransactionForm({ portfolio, item, onClose, editable }: TransactionFormProps) {
  const [type, setType] = useState<Kind>(item?.type ?? 'BUY');
  const [date, setDate] = useState(item?.date ?? today());
  const [symbol, setSymbol] = useState(item?.symbol ?? '');
  const [currency, setCurrency] = useState(item?.currency ?? portfolio.currency);
  const [amounts, setAmounts] = useState<Amounts>(() => amountsOf(item));
  const [note, setNote] = useState(item?.note ?? '');
  const { busy, fields, failure, run, reject } = useSubmit();
  const kind = kindOf(type);
  const foreign = currency !== portfolio.currency;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { values, errors } = readAmounts(amounts, usedFields(kind, foreign));
    if (kind.asset && symbol.trim() === '') errors.symbol = 'Enter the symbol of the asset';
    if (kind.quantity && values.quantity === undefined) errors.quantity ??= 'Enter a number';
    if (kind.price && kind.cash !== 0 && values.price === undefined && values.amount === undefined) {
      errors.price ??= 'Enter the price, or the amount';
    }
    if (!kind.quantity && kind.amount && values.amount === undefined) errors.amount ??= 'Enter the amount';
    if (Object.keys(errors).length > 0) return reject(errors);
    // The price says more than the rounded amount; the amount counts where it alone was changed or given.
    const before = amountsOf(item);
    const amountCounts =
      values.price === undefined || (item !== undefined && amounts.amount !== before.amount);
    if (kind.price && values.price !== undefined && values.amount !== undefined) {
      if (amountCounts) delete values.price;
      else delete values.amount;
    }
    void run(async () => {
      const body = {
        type,
        date,
        currency,
        note: note.trim(),
        ...(kind.asset ? { symbol: symbol.trim() } : {}),
        ...values,
      };
      const costs = kind.costs ? { fee: values.fee ?? '0', tax: values.tax ?? '0' } : {};
      const { operationId } =
        item === undefined
          ? await change(createPortfolioTransactions, { params: { id: portfolio.id }, body })
          : await change(updatePortfolioTransaction, {
              params: { id: portfolio.id, txId: item.id },
              body: { ...body, ...costs },
            });
      onClose();
      await refreshBook();
      sayWithUndo(item === undefined ? 'Transaction added' : 'Transaction changed', [operationId]);
    });
  };
  const remove = async () => {
    if (item === undefined) return;
    try {
      const params = { id: portfolio.id, txId: item.id };
      const { operationId } = await change(deletePortfolioTransaction, { params });
      onClose();
      await refreshBook();
      sayWithUndo('Transaction deleted', [operationId]);
    } catch (error) {
      sayProblem(error, 'The transaction could not be deleted');
    }
  };
  const amountField = (name: keyof Amounts, label: string) => (
    <AmountField
      label={label}
      value={amounts[name]}
      onChange={(text) => setAmounts((current) => ({ ...current, [name]: text }))}
      error={fields[name]}
    />
  );

  return (
    <form onSubmit={submit} noValidate>
      <fieldset disabled={!editable} style={{ border: 0, margin: 0, padding: 0 }}>
        <Stack gap="sm">
          <FormFailure text={failure} />
          <SimpleGrid cols={2} spacing="sm">
            <Select
              label="Type"
              data={KINDS.map(({ value, label }) => ({ value, label }))}
              value={type}
              allowDeselect={false}
              error={fields.type}
              onChange={(value) => value !== null && setType(value)}
            />
            <DayField label="Date" value={date} onChange={setDate} error={fields.date} />
          </SimpleGrid>
          {kind.asset ? <SymbolField value={symbol} onChange={setSymbol} error={fields.symbol} /> : null}
          <SimpleGrid cols={2} spacing="sm">
            {kind.quantity
              ? amountField('quantity', type === 'SPLIT' ? 'New shares for each old one' : 'Quantity')
              : null}
            {kind.price ? amountField('price', `Price in ${currency}`) : null}
            {kind.amount
              ? amountField('amount', kind.price ? 'Or amount before costs' : `Amount in ${currency}`)
              : null}
            {kind.costs ? amountField('fee', 'Fee') : null}
            {kind.costs ? amountField('tax', 'Tax') : null}
          </SimpleGrid>
          {type === 'SPLIT' ? null : (
            <SimpleGrid cols={2} spacing="sm">
              <CurrencyField
                label="Currency"
                value={currency}
                onChange={setCurrency}
                error={fields.currency}
              />
              {foreign ? amountField('fxRate', `${portfolio.currency} for 1 ${currency}`) : null}
            </SimpleGrid>
          )}
          <Textarea
            label="Note"
            autosize
            maxLength={1000}
            value={note}
            error={fields.note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {editable ? (
            <Group justify="flex-end">
              {item === undefined ? null : (
                <Button variant="default" mr="auto" onClick={() => void remove()}>
                  Delete
                </Button>
              )}
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={busy}>
                {item === undefined ? 'Add transaction' : 'Save'}
              </Button>
            </Group>
          ) : null}
        </Stack>
      </fieldset>
    </form>
  );
}

function usedFields(kind: ReturnType<typeof kindOf>, foreign: boolean): (keyof Amounts)[] {
  return [
    ...(kind.quantity ? (['quantity'] as const) : []),
    ...(kind.price ? (['price'] as const) : []),
    ...(kind.amount ? (['amount'] as const) : []),
    ...(kind.costs ? (['fee', 'tax'] as const) : []),
    ...(foreign && kind.value !== 'SPLIT' ? (['fxRate'] as const) : []),
  ];
}

interface SymbolFieldProps {
  readonly value: string;
  readonly onChange: (symbol: string) => void;
  readonly error: string | undefined;
}

/** Offers the assets of the book; a symbol that is not among them becomes one. */
function SymbolField({ value, onChange, error }: SymbolFieldProps) {
  const [words] = useDebouncedValue(value.trim(), 200);
  const found = useApi(searchAssets, { query: { q: words } }, { enabled: words !== '', keepPrevious: true });
  const names = new Map((found.data?.items ?? []).map((asset) => [asset.symbol, asset.name]));
  return (
    <Autocomplete
      label="Symbol"
      description="A symbol that is new here becomes an asset."
      data={[...names.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span>
          <b>{option.value}</b> <span className="fh-muted">{names.get(option.value)}</span>
        </span>
      )}
      value={value}
      maxLength={40}
      error={error}
      onChange={onChange}
    />
  );
}

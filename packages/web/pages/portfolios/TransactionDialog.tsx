import {
  createPortfolioTransactions,
  deletePortfolioTransaction,
  updatePortfolioTransaction,
} from '@financehub/contract/portfolios.ts';
import { Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import { today } from '../../format/day.ts';
import { formatNumber } from '../../format/money.ts';
import type { Portfolio, PortfolioTransaction } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { AmountField, CurrencyField, DayField, FormFailure } from '../../ui/fields.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { LotPicks, type Picks, pickedQuantity, picksOf, readPicks } from './LotPicks.tsx';
import { SymbolField } from './SymbolField.tsx';
import {
  type Amounts,
  amountsOf,
  faultsOf,
  isMixed,
  readAmounts,
  usedFields,
  withoutDouble,
} from './transactionAmounts.ts';
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
  const [toSymbol, setToSymbol] = useState(item?.toSymbol ?? '');
  const [acquired, setAcquired] = useState(item?.acquired ?? '');
  const [currency, setCurrency] = useState(item?.currency ?? portfolio.currency);
  const [amounts, setAmounts] = useState<Amounts>(() => amountsOf(item));
  const [picks, setPicks] = useState<Picks>(() => picksOf(item));
  const [note, setNote] = useState(item?.note ?? '');
  const { busy, fields, failure, run, reject } = useSubmit();
  const kind = kindOf(type);
  const labels = labelsOf(kind, currency);
  const foreign = currency !== portfolio.currency;
  const picking = portfolio.costBasis === 'specific' && (type === 'SELL' || type === 'TRANSFER_OUT');
  const picked = picking ? picks : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = picked === null ? amounts : { ...amounts, quantity: formatNumber(pickedQuantity(picked)) };
    const { values, errors } = readAmounts(typed, usedFields(kind, typed, toSymbol, foreign));
    const faults = { ...faultsOf(kind, values, symbol, toSymbol), ...errors };
    if (picked !== null && readPicks(picked).length === 0)
      faults.lots = 'Say how many shares of which lot are sold';
    if (Object.keys(faults).length > 0) return reject(faults);
    const amountChanged = item !== undefined && amounts.amount !== amountsOf(item).amount;
    void run(async () => {
      const body = {
        type,
        date,
        currency,
        note: note.trim(),
        ...(kind.asset ? { symbol: symbol.trim() } : {}),
        ...(kind.to && toSymbol.trim() !== '' ? { toSymbol: toSymbol.trim() } : {}),
        ...withoutDouble(kind, values, amountChanged),
        ...(picked === null ? {} : { lots: readPicks(picked) }),
        // A day that is taken out again is that of the transfer.
        ...(type === 'TRANSFER_IN' && (acquired || item?.acquired) ? { acquired: acquired || date } : {}),
      };
      const costs = kind.costs ? { fee: values.fee ?? '0', tax: values.tax ?? '0' } : {};
      // The cash of a corporate action can be taken back; that of all else is what it is about.
      const noCash = kind.ratio && values.amount === undefined ? { amount: '0' } : {};
      const { operationId } =
        item === undefined
          ? await change(createPortfolioTransactions, { params: { id: portfolio.id }, body })
          : await change(updatePortfolioTransaction, {
              params: { id: portfolio.id, txId: item.id },
              body: { ...body, ...costs, ...noCash },
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
  const amountField = (name: keyof Amounts, label: string, description?: string) => (
    <AmountField
      label={label}
      value={amounts[name]}
      onChange={(text) => setAmounts((current) => ({ ...current, [name]: text }))}
      error={fields[name]}
      {...(description === undefined ? {} : { description })}
    />
  );
  const used = new Set(usedFields(kind, amounts, toSymbol, foreign));

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
          {kind.asset ? (
            <SymbolField value={symbol} onChange={setSymbol} error={fields.symbol ?? fields.assetId} />
          ) : null}
          {kind.to ? (
            <SymbolField
              label="New symbol"
              description={
                type === 'MERGER'
                  ? 'What the shares become, also where only the symbol is new; empty when they were bought for cash.'
                  : 'The shares that come in addition.'
              }
              value={toSymbol}
              onChange={setToSymbol}
              error={fields.toSymbol ?? fields.toAssetId}
            />
          ) : null}
          {picking ? (
            <LotPicks
              portfolio={portfolio}
              item={item}
              symbol={symbol}
              date={date}
              picks={picks}
              onChange={setPicks}
              error={fields.lots}
            />
          ) : null}
          <SimpleGrid cols={2} spacing="sm">
            {picked === null ? (
              used.has('quantity') && amountField('quantity', labels.quantity)
            ) : (
              <TextInput label="Quantity" value={formatNumber(pickedQuantity(picked))} readOnly />
            )}
            {used.has('basisFraction') && type === 'SPIN_OFF'
              ? amountField('basisFraction', 'Part of the cost, in %')
              : null}
            {used.has('price') && type !== 'MERGER' ? amountField('price', `Price in ${currency}`) : null}
            {kind.amount ? amountField('amount', labels.amount) : null}
            {type === 'TRANSFER_IN' ? (
              <DayField
                label="Acquired, if before"
                value={acquired}
                onChange={setAcquired}
                error={fields.acquired}
              />
            ) : null}
            {used.has('fee') ? amountField('fee', 'Fee') : null}
            {used.has('tax') ? amountField('tax', 'Tax') : null}
          </SimpleGrid>
          {isMixed(kind, amounts, toSymbol) ? (
            <SimpleGrid cols={2} spacing="sm">
              {amountField('price', 'Value of a new share', 'Empty: the stored price of the day.')}
              {amountField('basisFraction', 'Or part of the cost, in %', 'What goes to the new shares.')}
            </SimpleGrid>
          ) : null}
          <SimpleGrid cols={2} spacing="sm">
            <CurrencyField label="Currency" value={currency} onChange={setCurrency} error={fields.currency} />
            {foreign ? amountField('fxRate', `${portfolio.currency} for 1 ${currency}`) : null}
          </SimpleGrid>
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

function labelsOf(kind: ReturnType<typeof kindOf>, currency: string) {
  const { value, ratio, price } = kind;
  const quantity = value === 'SPIN_OFF' ? 'New for each share' : 'New for each old one';
  const cash = value === 'MERGER' ? `Cash in ${currency}, if any` : 'Cash for a fraction';
  return {
    quantity: ratio ? quantity : 'Quantity',
    amount: ratio ? cash : price ? 'Or amount before costs' : `Amount in ${currency}`,
  };
}

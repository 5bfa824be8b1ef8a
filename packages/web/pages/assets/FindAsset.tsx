import { createAsset, searchAssets } from '@financehub/contract/assets.ts';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import type { AssetCandidate } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { useBook } from '../../shell/useBooks.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';

interface FindAssetProps {
  readonly words: string;
  /** The symbol of an asset of the book, made when it was not there. */
  readonly onFound: (symbol: string) => void;
}

/** Looks for an asset in the book and at the providers, by symbol, name or ISIN. */
export function FindAsset({ words, onFound }: FindAssetProps) {
  const [text, setText] = useState(words);
  const [asked, setAsked] = useState(words.trim());
  const query = useApi(searchAssets, { query: { q: asked, remote: true } }, { enabled: asked !== '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setAsked(text.trim());
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label="Symbol, name or ISIN"
            style={{ flex: 1 }}
            data-autofocus
            maxLength={100}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={text.trim() === ''}>
            Search
          </Button>
        </Group>
      </form>
      {asked === '' ? null : (
        <Loaded query={query} bones={<Bones rows={4} height={40} />} what="The search did not work">
          {({ items, candidates = [], unavailable = [] }) => (
            <>
              <ul className="fh-rows">
                {items.map((asset) => (
                  <li key={asset.id}>
                    <button type="button" className="fh-plain" onClick={() => onFound(asset.symbol)}>
                      <span className="fh-ellipsis">
                        <b>{asset.symbol}</b> {asset.name}
                      </span>
                      <span className="fh-muted fh-small">in your book</span>
                    </button>
                  </li>
                ))}
                {candidates.map((candidate) => (
                  <li key={`${candidate.provider} ${candidate.providerSymbol}`}>
                    <CandidateRow candidate={candidate} onFound={onFound} />
                  </li>
                ))}
              </ul>
              {items.length + candidates.length === 0 ? (
                <p className="fh-muted">Nothing is found for “{asked}”. You can type its symbol as it is.</p>
              ) : null}
              <Missing items={unavailable} />
            </>
          )}
        </Loaded>
      )}
    </Stack>
  );
}

interface CandidateRowProps {
  readonly candidate: AssetCandidate;
  readonly onFound: (symbol: string) => void;
}

function CandidateRow({ candidate, onFound }: CandidateRowProps) {
  const book = useBook();
  const [busy, setBusy] = useState(false);
  const [currency, setCurrency] = useState(candidate.currency ?? book?.baseCurrency ?? '');
  const add = async () => {
    setBusy(true);
    try {
      const { symbol, name, exchange, type, isin, provider, providerSymbol } = candidate;
      await call(createAsset, {
        body: {
          symbol,
          name: name.slice(0, 200),
          exchange: exchange?.slice(0, 40) ?? null,
          type,
          isin,
          currency,
          providerSymbols: { [provider]: providerSymbol },
        },
      });
      await refreshBook();
      onFound(symbol);
    } catch (error) {
      sayProblem(error, `${candidate.symbol} is not added`);
    }
    setBusy(false);
  };
  const where = [candidate.exchange, candidate.type, candidate.isin].filter(Boolean).join(' · ');
  return (
    <span className="fh-row">
      <span style={{ minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          <b>{candidate.symbol}</b> {candidate.name}
        </span>
        <span className="fh-muted fh-small">{where}</span>
      </span>
      {candidate.currency === null ? (
        <TextInput
          aria-label={`Currency in which ${candidate.symbol} is quoted`}
          size="xs"
          w={64}
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
      ) : (
        <span className="fh-muted">{candidate.currency}</span>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={busy}
        disabled={!/^[A-Z]{3}$/.test(currency)}
        aria-label={`Add ${candidate.symbol}`}
        onClick={() => void add()}
      >
        Add
      </Button>
    </span>
  );
}

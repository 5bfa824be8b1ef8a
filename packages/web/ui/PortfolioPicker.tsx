import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Select } from '@mantine/core';
import { useApi } from '../query.ts';

interface PortfolioPickerProps {
  /** The id of a portfolio; undefined for all of them. Keep it in the address (`?portfolio=`). */
  readonly value: string | undefined;
  readonly onChange: (portfolioId: string | undefined) => void;
  /** Whether all together may be chosen. */
  readonly all?: boolean;
  readonly className?: string;
  /** As wide as what it stands in. */
  readonly wide?: boolean;
}

const ALL = 'all';

/** One portfolio or all of them. */
export function PortfolioPicker({
  value,
  onChange,
  all = true,
  className,
  wide = false,
}: PortfolioPickerProps) {
  const list = useApi(listPortfolios, { query: { limit: 500 } }).data;
  const items = list?.items ?? [];
  if (list !== undefined && items.length === 0) return null;
  return (
    <Select
      aria-label="Portfolio"
      {...(className === undefined ? {} : { className })}
      size="sm"
      w={wide ? '100%' : 220}
      allowDeselect={false}
      searchable={items.length > 8}
      nothingFoundMessage="No such portfolio"
      data={[
        ...(all ? [{ value: ALL, label: 'All portfolios' }] : []),
        ...items.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value ?? (all ? ALL : null)}
      placeholder="Choose a portfolio"
      onChange={(next) => onChange(next === null || next === ALL ? undefined : next)}
    />
  );
}

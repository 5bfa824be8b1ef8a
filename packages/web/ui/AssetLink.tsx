import type { Column } from './dataTableProps.ts';
import { TextLink } from './links.tsx';

interface Named {
  readonly symbol: string;
  /** Null where it is no asset of the book: then there is only the symbol. */
  readonly assetId: string | null;
}

interface AssetLinkProps extends Named {
  /** Only what this one holds of it is shown. */
  readonly portfolioId?: string | undefined;
  readonly title?: string | undefined;
}

/** The symbol of an asset, to its page. */
export function AssetLink({ assetId, symbol, portfolioId, title }: AssetLinkProps) {
  if (assetId === null) return symbol;
  return (
    <TextLink
      to="/assets/$assetId"
      params={{ assetId }}
      search={portfolioId === undefined ? {} : { portfolio: portfolioId }}
      {...(title === undefined ? {} : { title })}
    >
      {symbol}
    </TextLink>
  );
}

/** The column that says which asset a row is of. */
export function assetColumn<Row extends Named>(
  looks: Pick<Column<Row>, 'header' | 'width'>,
  about: (row: Row) => Pick<AssetLinkProps, 'portfolioId' | 'title'> = () => ({}),
): Column<Row> {
  return {
    id: 'symbol',
    grow: 1,
    ...looks,
    value: (row) => row.symbol,
    cell: (row) => <AssetLink assetId={row.assetId} symbol={row.symbol} {...about(row)} />,
  };
}

import { Badge, Button, Menu } from '@mantine/core';
import { IconCheck, IconNotebook, IconPlus, IconSelector } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { chooseBook } from '../book.ts';
import { useBooks } from './useBooks.ts';

export function BookSwitcher() {
  const { items, book } = useBooks();
  const navigate = useNavigate();
  if (book === undefined) return null;
  return (
    <Menu shadow="md" width={260} position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconNotebook size={16} aria-hidden />}
          rightSection={<IconSelector size={14} aria-hidden />}
          aria-label={`Book: ${book.name}. Switch book`}
          maw={200}
        >
          <span className="fh-ellipsis">{book.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Books</Menu.Label>
        {items.map((item) => (
          <Menu.Item
            key={item.id}
            leftSection={
              item.id === book.id ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />
            }
            rightSection={
              item.sample ? (
                <Badge size="xs" variant="default">
                  sample
                </Badge>
              ) : (
                <span className="fh-muted fh-small">
                  {item.baseCurrency}
                  {item.role === 'owner' ? '' : ` · ${item.role}`}
                </span>
              )
            }
            onClick={() => {
              chooseBook(item.id);
              void navigate({ to: '/' });
            }}
          >
            {item.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/settings/books' })}
        >
          New book
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { logout } from '@financehub/contract/identity.ts';
import {
  ActionIcon,
  Avatar,
  Button,
  Kbd,
  Menu,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSearch, IconSun, IconUser } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../api.ts';
import { dropSession, getSession } from '../session.ts';
import { BookSwitcher } from './BookSwitcher.tsx';
import { SampleBadge } from './SampleBadge.tsx';

async function signOut(): Promise<void> {
  const refreshToken = getSession()?.refreshToken;
  // Signing out here must work offline too; the server's session then ends by itself.
  if (refreshToken !== undefined) await call(logout, { body: { refreshToken } }).catch(() => undefined);
  dropSession();
}

/** `Ada Lovelace` is AL, `Ada` is A. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '')
    .join('');
}

function UserMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const user = getSession()?.user;
  const name = user?.name || user?.email || '';
  const initials = initialsOf(name);
  return (
    <Menu shadow="md" width={220} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="transparent" size="lg" aria-label={`${initials}: menu of ${name}`}>
          <Avatar size={30} color="accent" variant="filled" alt="">
            {initials}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user?.email}</Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/settings/profile' })}
        >
          Profile
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDeviceDesktop size={16} aria-hidden />}
          disabled={colorScheme === 'auto'}
          onClick={() => setColorScheme('auto')}
        >
          Colours of the system
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Header({ onSearch }: { onSearch: () => void }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <header className="fh-header">
      <Link to="/" className="fh-brand" aria-label="FinanceHub, home">
        <img src="/icon.svg" alt="" />
        <span className="fh-not-phone">FinanceHub</span>
      </Link>
      <BookSwitcher />
      <SampleBadge />
      <span style={{ flex: 1 }} />
      <Button
        className="fh-not-phone"
        variant="default"
        size="xs"
        c="dimmed"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
        onClick={onSearch}
      >
        Find
      </Button>
      <ActionIcon
        className="fh-only-phone"
        variant="subtle"
        color="gray"
        c="inherit"
        size="lg"
        aria-label="Find"
        onClick={onSearch}
      >
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="inherit"
        size="lg"
        aria-label={`Use ${next} colours`}
        onClick={() => setColorScheme(next)}
      >
        {scheme === 'dark' ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
      </ActionIcon>
      <UserMenu />
    </header>
  );
}

import { Paper, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface AuthFrameProps {
  readonly title: string;
  readonly below: ReactNode;
  readonly children: ReactNode;
}

export function AuthFrame({ title, below, children }: AuthFrameProps) {
  useDocumentTitle(`${title} · FinanceHub`);
  return (
    <div className="fh-auth">
      <main>
        <div style={{ display: 'flex', alignItems: 'center', gap: 10, marginBottom: 20 }}>
          <img src="/icon.svg" alt="" width={36} height={36} />
          <Text fw={650} size="xl">
            FinanceHub
          </Text>
        </div>
        <Paper withBorder p="lg" radius="md">
          <Title order={1} size="h3" mb="md">
            {title}
          </Title>
          {children}
        </Paper>
        <Text size="sm" mt="md" ta="center">
          {below}
        </Text>
      </main>
    </div>
  );
}

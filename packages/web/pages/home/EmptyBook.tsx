import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBuildingBank } from '@tabler/icons-react';
import { DropZone } from '../../ui/DropZone.tsx';
import { Card } from '../../ui/Page.tsx';
import { SampleCard } from '../sample/SampleCard.tsx';

interface EmptyBookProps {
  readonly onFiles: (files: File[]) => void;
  readonly onAddAccount: () => void;
}

export function EmptyBook({ onFiles, onAddAccount }: EmptyBookProps) {
  return (
    <Stack gap="md" maw={860} mx="auto">
      <Text c="dimmed">
        This book is empty. Start in whichever way suits you; you can do the others later.
      </Text>
      <DropZone
        title="Drop in a bank file"
        hint="Or press to choose one: CSV, OFX or QFX. Its account is found or opened for you."
        onFiles={onFiles}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Card title="Add an account">
          <Stack align="flex-start">
            <Text size="sm" c="dimmed">
              A bank account, a card, a loan or cash, with the balance it has today.
            </Text>
            <Button
              variant="default"
              onClick={onAddAccount}
              leftSection={<IconBuildingBank size={18} aria-hidden />}
            >
              Add an account
            </Button>
          </Stack>
        </Card>
        <SampleCard />
      </SimpleGrid>
    </Stack>
  );
}

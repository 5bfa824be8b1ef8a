import { Group, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { IconFileImport } from '@tabler/icons-react';

interface DropZoneProps {
  readonly onFiles: (files: File[]) => void;
  readonly title: string;
  readonly hint: string;
  readonly small?: boolean;
  readonly disabled?: boolean;
}

export function DropZone({ onFiles, title, hint, small = false, disabled = false }: DropZoneProps) {
  return (
    <Dropzone
      className="fh-drop"
      onDrop={onFiles}
      disabled={disabled}
      p={small ? 'md' : 'xl'}
      inputProps={{ 'aria-label': title }}
      aria-label={title}
    >
      <Group gap="md" wrap="nowrap" justify={small ? 'flex-start' : 'center'}>
        <IconFileImport size={small ? 24 : 36} stroke={1.5} aria-hidden color="var(--fh-accent)" />
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        </div>
      </Group>
    </Dropzone>
  );
}

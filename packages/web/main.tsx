import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/app.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './query.ts';
import { router } from './router.tsx';
import { getSession, subscribeSession } from './session.ts';
import { cssVariables, theme } from './ui/theme.ts';

let user = getSession()?.user.id;
subscribeSession(() => {
  const now = getSession()?.user.id;
  if (now === user) return;
  // Another person, or nobody: nothing of the one before may stay on the screen or in memory.
  user = now;
  queryClient.clear();
  void router.invalidate();
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} containerWidth={400} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

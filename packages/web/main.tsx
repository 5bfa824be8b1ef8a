import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/app.css';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './query.ts';
import { router } from './router.tsx';
import { getSession, subscribeSession } from './session.ts';
import { Themed } from './ui/Themed.tsx';

let user = getSession()?.user.id;
subscribeSession(() => {
  const before = user;
  user = getSession()?.user.id;
  if (before === undefined || before === user) return;
  // Nothing of the person before may stay on the screen or in memory.
  if (user === undefined) void router.invalidate().finally(() => queryClient.clear());
  else location.reload();
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Themed>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} containerWidth={400} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Themed>
  </StrictMode>,
);

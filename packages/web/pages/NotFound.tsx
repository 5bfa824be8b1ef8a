import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Page } from '../ui/Page.tsx';
import { Empty, Failure } from '../ui/states.tsx';

export function NotFound() {
  return (
    <main style={{ padding: 24 }}>
      <Page title="Not found">
        <Empty
          title="There is no page at this address"
          action={
            <Button component={Link} to="/" variant="default">
              Go to Home
            </Button>
          }
        />
      </Page>
    </main>
  );
}

export function RouteFailure({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} onRetry={reset} what="This page could not be shown" />;
}

import { Anchor, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

interface LinkButtonProps
  extends ButtonProps,
    Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps> {
  ref?: Ref<HTMLAnchorElement>;
}

/** A button that goes to a page. */
export const LinkButton = createLink((props: LinkButtonProps) => <Button component="a" {...props} />);

interface TextLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  ref?: Ref<HTMLAnchorElement>;
}

/** A link in running text or in a table. */
export const TextLink = createLink(({ color: _, ...props }: TextLinkProps) => (
  <Anchor underline="always" inherit {...props} />
));

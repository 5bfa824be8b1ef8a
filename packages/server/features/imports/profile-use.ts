import { matchesSignature } from '@financehub/core/statements/csv-signature.ts';
import type { ParseOptions } from '@financehub/core/statements/detect.ts';
import type { Reader } from '../../db/database.ts';
import { findProfile, listProfiles, type Profile } from '../profiles/index.ts';

type Mapping = NonNullable<ParseOptions['dialect']>;

/** The reading that a person asked for, by mapping or profile, and the saved ones that a file may be recognised by. */
export interface ReadingWish {
  readonly mapping: Mapping | null;
  /** Named by the person; else the first of `profiles` that fits the file is used. */
  readonly profileId: string | null;
  readonly profiles: readonly Profile[];
}

/** A mapping overrides the profile part by part. Throws `not-found` for a profile of another book. */
export async function readingWish(
  db: Reader,
  fields: { readonly mapping?: unknown; readonly profileId?: string },
): Promise<ReadingWish> {
  const mapping = (fields.mapping as Mapping | undefined) ?? null;
  if (fields.profileId === undefined) {
    return { mapping, profileId: null, profiles: await listProfiles(db) };
  }
  const { profile } = await findProfile(db, fields.profileId);
  return {
    mapping: { ...(profile.dialect as Mapping), ...mapping },
    profileId: profile.id,
    profiles: [profile],
  };
}

export function parseOptions({ mapping, profileId, profiles }: ReadingWish): ParseOptions {
  return {
    ...(mapping === null ? {} : { dialect: mapping }),
    ...(profileId === null
      ? {
          profiles: profiles.map(({ signature, dialect }) => ({ signature, dialect: dialect as Mapping })),
        }
      : {}),
  };
}

/** The profile that a file was read with, known once the file was opened. */
export function profileUsed({ profileId, profiles }: ReadingWish, signature: string | null): Profile | null {
  if (profileId !== null) return profiles.find(({ id }) => id === profileId) ?? null;
  if (signature === null) return null;
  return profiles.find((profile) => matchesSignature(profile.signature, signature)) ?? null;
}

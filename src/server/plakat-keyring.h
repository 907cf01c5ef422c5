/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/stat.h>

#include "plakat-keys.h"

G_BEGIN_DECLS

#define PLAKAT_KEY_BYTES 32
#define PLAKAT_MAX_KEYS 64

/**
 * PlakatKey:
 * @number: names it, in tokens and sealed values; never given again
 * @since: from when on it is used, in seconds; later than now for a key that all servers are to know first
 * @access, @refresh, @cursor, @seal, @email: what is derived from the secret, one for each use
 * @header: the first part of the access tokens that it signs
 */
typedef struct
{
  guint number;
  gint64 since;
  guchar access[PLAKAT_KEY_BYTES];
  guchar refresh[PLAKAT_KEY_BYTES];
  guchar cursor[PLAKAT_KEY_BYTES];
  guchar seal[PLAKAT_KEY_BYTES];
  guchar email[PLAKAT_KEY_BYTES];
  char header[96];
} PlakatKey;

/**
 * PlakatKeyring:
 * @keys: in memory that is neither swapped nor dumped, by number; the newest last
 *
 * The keys of a file as it once was. Never changes; shared by counting. Any thread.
 */
typedef struct
{
  gatomicrefcount refs;
  struct stat info;
  guint n_keys;
  PlakatKey *keys;
} PlakatKeyring;

PlakatKeyring   *plakat_keyring_read        (const char           *path,
                                             GError              **error);
PlakatKeyring   *plakat_keyring_ref         (PlakatKeyring        *self);
void             plakat_keyring_unref       (PlakatKeyring        *self);
const PlakatKey *plakat_keyring_get_current (const PlakatKeyring  *self);
const PlakatKey *plakat_keyring_find        (const PlakatKeyring  *self,
                                             guint                 number);

gboolean plakat_keyring_make   (const char     *path,
                                GError        **error);
gboolean plakat_keyring_add    (const char     *path,
                                gint64          since,
                                GError        **error);
gboolean plakat_keyring_forget (const char     *path,
                                guint           below,
                                guint          *n_forgotten,
                                GError        **error);

PlakatKeyring *plakat_keys_dup_ring  (PlakatKeys       *self,
                                      guint             number);
GBytes        *plakat_key_hash_email (const PlakatKey  *key,
                                      const char       *email);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatKeyring, plakat_keyring_unref)

G_END_DECLS

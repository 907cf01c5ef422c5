/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlakatPasswords:
 *
 * Argon2id, off the main thread and few at a time: each hash takes 19 MiB and some 20 ms, which must neither
 * stop the server nor fill its memory.
 */
typedef struct _PlakatPasswords PlakatPasswords;

/**
 * PlakatPasswordsDone:
 * @right: when checking: whether the password is right
 * @hash: (nullable): when making: the hash; when checking: a better one to store, if the old has grown weak
 * @data: the caller's
 *
 * Called on the main thread.
 */
typedef void (*PlakatPasswordsDone) (gboolean right, const char *hash, gpointer data);

PlakatPasswords *plakat_passwords_new   (void);
void             plakat_passwords_free  (PlakatPasswords     *self);
gboolean         plakat_passwords_make  (PlakatPasswords     *self,
                                         const char          *password,
                                         PlakatPasswordsDone  done,
                                         gpointer             data);
gboolean         plakat_passwords_check (PlakatPasswords     *self,
                                         const char          *password,
                                         const char          *hash,
                                         PlakatPasswordsDone  done,
                                         gpointer             data);

G_END_DECLS

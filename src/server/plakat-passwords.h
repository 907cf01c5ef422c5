/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatPasswords:
 *
 * Argon2id, few at a time: each hash takes 19 MiB and some 20 ms, which must not fill the machine's memory. A
 * call takes that long, and its turn at the end of who waits already. Any thread but the main one.
 *
 * plakat_passwords_check() gives %FALSE without an error for a wrong password, and with %PLAKAT_BASE_ERROR_BUSY when
 * it could not look because too many wait.
 */
typedef struct _PlakatPasswords PlakatPasswords;

#define PLAKAT_MIN_PASSWORD 8
#define PLAKAT_MAX_PASSWORD 128

PlakatPasswords *plakat_passwords_new      (void);
void             plakat_passwords_free     (PlakatPasswords  *self);
gboolean         plakat_passwords_allow    (const char       *password,
                                            GError          **error);
gboolean         plakat_passwords_is_known (const char       *password);
char            *plakat_passwords_make     (PlakatPasswords  *self,
                                            const char       *password,
                                            GError          **error);
gboolean         plakat_passwords_check    (PlakatPasswords  *self,
                                            const char       *password,
                                            const char       *hash,
                                            char            **better,
                                            GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPasswords, plakat_passwords_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keyring.h"

G_BEGIN_DECLS

/* More than %PLAKAT_MAX_KEYS lines take. */
#define PLAKAT_KEYRING_BYTES (16 * 1024)

/**
 * PlakatKeyLine:
 * @text, @length: the whole line in the file, its end included
 * @number, @since: as in #PlakatKey
 * @secret: the 64 hexadecimal digits in it
 *
 * A line that holds a key.
 */
typedef struct
{
  const char *text;
  gsize length;
  guint number;
  gint64 since;
  const char *secret;
} PlakatKeyLine;

gboolean plakat_keyring_fail        (const char           *path,
                                     GError              **error);
char    *plakat_keyring_read_text   (const char           *path,
                                     int                   fd,
                                     struct stat          *info,
                                     GError              **error);
gboolean plakat_keyring_read_lines  (const char           *path,
                                     const char           *text,
                                     PlakatKeyLine        *lines,
                                     guint                *n_lines,
                                     GError              **error);
gboolean plakat_keyring_read_secret (const PlakatKeyLine  *line,
                                     guchar               *secret);

G_END_DECLS

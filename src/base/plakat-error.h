/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatBaseError:
 * @PLAKAT_BASE_ERROR_WIRE: foreign bytes are not what they should be; nothing of them was used
 * @PLAKAT_BASE_ERROR_LIMIT: foreign bytes are larger or deeper than Plakat reads
 * @PLAKAT_BASE_ERROR_DATABASE: SQLite refused; the state before is untouched
 * @PLAKAT_BASE_ERROR_CORRUPT: a database file is damaged or not ours
 * @PLAKAT_BASE_ERROR_BUSY: a full disk, a busy file: the same call may work later
 * @PLAKAT_BASE_ERROR_QUERY: a filter text cannot be understood
 */
typedef enum
{
  PLAKAT_BASE_ERROR_WIRE,
  PLAKAT_BASE_ERROR_LIMIT,
  PLAKAT_BASE_ERROR_DATABASE,
  PLAKAT_BASE_ERROR_CORRUPT,
  PLAKAT_BASE_ERROR_BUSY,
  PLAKAT_BASE_ERROR_QUERY,
} PlakatBaseError;

#define PLAKAT_BASE_ERROR (plakat_base_error_quark ())
GQuark plakat_base_error_quark (void);

G_END_DECLS

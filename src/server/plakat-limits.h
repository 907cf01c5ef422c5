/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-settings.h"

G_BEGIN_DECLS

/**
 * PlakatLimits:
 *
 * How often somebody may do something. With PostgreSQL the processes on one database count together. Any thread.
 */
typedef struct _PlakatLimits PlakatLimits;

/** PlakatLimitKind: sign-ins (also registering and changing the password), refreshes, writes, reads */
typedef enum
{
  PLAKAT_LIMIT_SIGN_IN,
  PLAKAT_LIMIT_REFRESH,
  PLAKAT_LIMIT_WRITE,
  PLAKAT_LIMIT_READ,
} PlakatLimitKind;

#define PLAKAT_N_LIMITS 4

/** PlakatLimitsClock: Returns: the microseconds since 1970 */
typedef gint64 (*PlakatLimitsClock) (gpointer data);

PlakatLimits *plakat_limits_new       (const PlakatSettings  *settings);
void          plakat_limits_free      (PlakatLimits          *self);
gboolean      plakat_limits_take      (PlakatLimits          *self,
                                       PlakatDb              *db,
                                       PlakatLimitKind        kind,
                                       const char            *who,
                                       int                   *wait_seconds,
                                       GError               **error);
void          plakat_limits_set_clock (PlakatLimits          *self,
                                       PlakatLimitsClock      clock,
                                       gpointer               data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLimits, plakat_limits_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-user-record.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_CONFLICT_SIDE (plakat_conflict_side_get_type ())
G_DECLARE_FINAL_TYPE (PlakatConflictSide, plakat_conflict_side, PLAKAT, CONFLICT_SIDE, GtkBox)

/* One of two that differ: a radio with all that it says. Properties: who, when (text), chosen (boolean). */
void     plakat_conflict_side_set_fields (PlakatConflictSide   *self,
                                          PlakatUserRecordKind  kind,
                                          const PlakatFields   *fields,
                                          const PlakatFields   *other);
void     plakat_conflict_side_set_group  (PlakatConflictSide   *self,
                                          PlakatConflictSide   *other);   /* one of both is chosen */
gboolean plakat_conflict_side_get_chosen (PlakatConflictSide   *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-types.h"

G_BEGIN_DECLS

float plakat_marks_chip_snapshot (GtkWidget   *widget,
                                  GtkSnapshot *snapshot,
                                  PlakatMarks  marks,
                                  float        right,
                                  float        bottom,
                                  gboolean     numbers);
void  plakat_marks_chip_snapshot_check
                                 (GtkWidget   *widget,
                                  GtkSnapshot *snapshot,
                                  float        right,
                                  float        top);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatPace:
 * @rate: things a second, of late; 0 while it is unknown
 *
 * How quickly something goes on, and how long the rest of it will take. A value; all zero is a beginning.
 */
typedef struct
{
  gint64 begun_at;
  gint64 noted_at;
  gint64 done;
  double rate;
} PlakatPace;

void plakat_pace_note             (PlakatPace       *self,
                                   gint64            now,
                                   gint64            done);
int  plakat_pace_get_seconds_left (const PlakatPace *self,
                                   gint64            total);

G_END_DECLS

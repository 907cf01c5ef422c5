/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatDate:
 * @year: 0 for unknown
 * @month: 1 to 12, 0 for unknown
 * @day: 1 to 31, 0 for unknown
 *
 * A day, or as much of it as is known.
 */
typedef struct
{
  gint16 year;
  gint8 month;
  gint8 day;
} PlakatDate;

gboolean  plakat_date_parse     (const char *text,
                                 PlakatDate *date);
char     *plakat_date_to_string (PlakatDate  date);
gboolean  plakat_date_is_known  (PlakatDate  date);

G_END_DECLS

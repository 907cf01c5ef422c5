/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The days on which a film was watched, as a record says them: "2026-11-28", a line each, in order. No widgets. */
char  *plakat_film_dates_add      (const char *dates,
                                   const char *day);
char  *plakat_film_dates_remove   (const char *dates,
                                   const char *day);
GStrv  plakat_film_dates_list     (const char *dates);   /* the last one first; what is no day is left out */
char  *plakat_film_dates_describe (const char *day);     /* "28 November 2026" */
char  *plakat_film_dates_print    (GDateTime  *day);

G_END_DECLS

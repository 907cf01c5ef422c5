/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-wall-selection.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_TABLE (plakat_film_table_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmTable, plakat_film_table, PLAKAT, FILM_TABLE, GtkWidget)

/*
 * The films of a list as rows, with the selection that the wall has. A click or Enter shows the film. It sorts
 * nothing itself. Signal: sort-chosen (PlakatOrder as int, boolean: reversed): a heading was pressed.
 */
GtkWidget *plakat_film_table_new            (void);
void       plakat_film_table_set_selection  (PlakatFilmTable     *self,
                                             PlakatWallSelection *selection,
                                             PlakatFilmList      *films);      /* both NULL while it is not seen */
void       plakat_film_table_show_order     (PlakatFilmTable     *self,
                                             const PlakatQuery   *query);
void       plakat_film_table_show_film      (PlakatFilmTable     *self,
                                             guint                position,
                                             gboolean             focus);
guint      plakat_film_table_get_first_seen (PlakatFilmTable     *self);

G_END_DECLS

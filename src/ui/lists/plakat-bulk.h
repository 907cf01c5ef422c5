/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-film-list.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_BULK (plakat_bulk_get_type ())
G_DECLARE_FINAL_TYPE (PlakatBulk, plakat_bulk, PLAKAT, BULK, GObject)

/*
 * Edits of many films, some hundreds in a transaction, so that nothing else waits for long; then one toast with one
 * Undo for all of them. One at a time: while it runs nothing else is begun. Films are named by their rows
 * (#gint64), as PlakatWallSelection gives them.
 * Properties: running (boolean), fraction (double, 0 to 1).
 */
PlakatBulk *plakat_bulk_new    (GtkWidget      *from,          /* in the window that says what was done */
                                PlakatLibrary  *library,
                                PlakatFilmList *films);
void        plakat_bulk_put    (PlakatBulk     *self,
                                GBytes         *rows,
                                const char     *list_uid,
                                const char     *name,
                                gboolean        want);
void        plakat_bulk_create (PlakatBulk     *self,
                                GBytes         *rows,
                                const char     *name);         /* on a new list of this name */
void        plakat_bulk_watch  (PlakatBulk     *self,
                                GBytes         *rows);         /* today */
void        plakat_bulk_copy   (PlakatBulk     *self,
                                GBytes         *rows);         /* titles and years, a line each, to the clipboard */
void        plakat_bulk_cancel (PlakatBulk     *self);         /* what was done stays, and can be undone */

G_END_DECLS

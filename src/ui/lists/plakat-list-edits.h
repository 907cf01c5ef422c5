/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-library-lists.h"

G_BEGIN_DECLS

/*
 * Edits of lists and profiles as every place makes them: the edit, a toast with Undo for what was removed, and a
 * sentence if it was refused. @from is any widget in the window.
 */
void plakat_list_edits_create (GtkWidget            *from,
                               PlakatLibrary        *library,
                               PlakatUserRecordKind  kind,
                               const char           *name,
                               PlakatFilmItem       *film);       /* first on it, nullable */
void plakat_list_edits_rename (GtkWidget            *from,
                               PlakatLibrary        *library,
                               PlakatUserRecordKind  kind,
                               const char           *uid,
                               const char           *name);
void plakat_list_edits_remove (GtkWidget            *from,
                               PlakatLibrary        *library,
                               PlakatUserRecordKind  kind,
                               const char           *uid,
                               const char           *name);
void plakat_list_edits_put    (GtkWidget            *from,
                               PlakatLibrary        *library,
                               const char           *list_uid,
                               const char           *name,
                               PlakatFilmItem       *film,
                               gboolean              want);
void plakat_list_edits_move   (GtkWidget            *from,
                               PlakatLibrary        *library,
                               const char           *list_uid,
                               const char           *film_uid,
                               const char           *before);     /* NULL: to the end */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-library.h"

G_BEGIN_DECLS

/*
 * The user's edits as every page makes them: the edit, a toast with Undo for what was removed, and a sentence if
 * the disk refused. What the control shows is bound to the item's marks, which change only when the edit stands.
 * @from is any widget in the window; nothing happens before the film is loaded.
 */
void plakat_marking_set_listed (GtkWidget      *from,
                                PlakatLibrary  *library,
                                PlakatListKind  list,
                                PlakatFilmItem *film,
                                gboolean        want);
void plakat_marking_set_stars  (GtkWidget      *from,
                                PlakatLibrary  *library,
                                PlakatFilmItem *film,
                                int             half_stars);
void plakat_marking_say        (GtkWidget      *from,
                                const char     *sentence);   /* a plain toast */
void plakat_marking_say_undo   (GtkWidget      *from,
                                const char     *sentence,
                                void          (*undo) (gpointer data),
                                gpointer        data,
                                GDestroyNotify  destroy);    /* a toast that can take it back */

G_END_DECLS

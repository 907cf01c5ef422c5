/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-library-lists.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_WRITING (plakat_writing_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWriting, plakat_writing, PLAKAT, WRITING, GtkBox)

/*
 * A text that somebody writes into a record. It is kept a second after the last letter, when it loses the focus,
 * and when the page goes; what is being written is never replaced by what was kept before, or came meanwhile.
 * Properties: title (over it, nullable), label (for a screen reader), hint, most (uint, characters), least-height (int,
 * pixels).
 */
GtkWidget *plakat_writing_new        (const char           *hint,
                                      guint                 most);
void       plakat_writing_set_record (PlakatWriting        *self,
                                      PlakatLibrary        *library,
                                      PlakatUserRecordKind  kind,
                                      const char           *uid,
                                      const char           *field,
                                      PlakatFilmItem       *film);   /* of a record about one */
void       plakat_writing_load       (PlakatWriting        *self);
void       plakat_writing_save       (PlakatWriting        *self);
void       plakat_writing_put        (PlakatWriting        *self,
                                      const char           *text);   /* as if it had been written, and kept at once */

G_END_DECLS

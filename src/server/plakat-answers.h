/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

/**
 * PlakatAnswers:
 *
 * Answers that are the same for everybody who is not signed in, remembered as long as the catalogue does not change;
 * the ones that nobody asked for lately go when there are too many bytes. Any thread.
 */
typedef struct _PlakatAnswers PlakatAnswers;

PlakatAnswers *plakat_answers_new  (gsize           most_bytes);
void           plakat_answers_free (PlakatAnswers  *self);
gboolean       plakat_answers_find (PlakatAnswers  *self,
                                    gint64          state,
                                    PlakatRequest  *request);
void           plakat_answers_keep (PlakatAnswers  *self,
                                    gint64          state,
                                    PlakatRequest  *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatAnswers, plakat_answers_free)

G_END_DECLS

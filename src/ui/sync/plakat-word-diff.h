/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** PlakatSpan: a piece of a text, in bytes; @end is behind it */
typedef struct
{
  guint start;
  guint end;
} PlakatSpan;

/* Which words of two texts differ; the arrays (of PlakatSpan, in order) belong to the caller. */
void plakat_word_diff (const char  *one,
                       const char  *other,
                       GArray     **of_one,
                       GArray     **of_other);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLAKAT_TYPO_MOST_LETTERS 64u
#define PLAKAT_TYPO_MOST 2u
/* Shorter words than this, as they are meant, are too like each other. */
#define PLAKAT_TYPO_LEAST_LETTERS 4u

/** PlakatTypo: a word in which letters may be wrong; a value, no part of it is for others */
typedef struct
{
  gunichar letters[PLAKAT_TYPO_MOST_LETTERS];
  char ascii[PLAKAT_TYPO_MOST_LETTERS];
  gboolean is_ascii;
  guint n_letters;
  guint most;
  guint32 mask;
} PlakatTypo;

guint    plakat_typo_allowed (const char       *word,
                              gsize             length);
gboolean plakat_typo_init    (PlakatTypo       *self,
                              const char       *word,
                              gsize             length,
                              guint             most);
guint32  plakat_typo_mask    (const char       *word,
                              gsize             length);
guint    plakat_typo_compare (const PlakatTypo *self,
                              const char       *word,
                              gsize             length,
                              guint            *begun,
                              gsize            *end);

/* Whether more letters are in the mask than errors are forgiven. */
static inline gboolean
plakat_typo_has_more (guint32 mask, guint most)
{
  for (; most > 0; most--)
    mask &= mask - (mask != 0);
  return mask != 0;
}

/**
 * plakat_typo_can_be:
 * @mask: plakat_typo_mask() of a word
 * @whole: whether the word must end where the typed one does
 *
 * Returns: %FALSE when the letters alone say that plakat_typo_compare() finds too many errors
 */
static inline gboolean
plakat_typo_can_be (const PlakatTypo *self, guint32 mask, gboolean whole)
{
  return !plakat_typo_has_more (self->mask & ~mask, self->most)
         && (!whole || !plakat_typo_has_more (mask & ~self->mask, self->most));
}

G_END_DECLS

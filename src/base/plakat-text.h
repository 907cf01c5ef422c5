/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** PlakatTextSource: bytes of a text, from one until before another */
typedef struct
{
  guint32 from;
  guint32 to;
} PlakatTextSource;

char     *plakat_text_fold          (const char *text);
void      plakat_text_fold_to       (GString    *folded,
                                     const char *text);
char     *plakat_text_fold_mapped   (const char *text,
                                     GArray     *sources);
gboolean  plakat_text_is_unspaced   (gunichar    letter);
char     *plakat_text_sort_key      (const char *title,
                                     const char *language);
char     *plakat_text_names_key     (const char *names,
                                     guint       most);
char     *plakat_text_slug          (const char *text);
char     *plakat_text_clean_line    (const char *text);
char     *plakat_text_clean_block   (const char *text);
gboolean  plakat_text_is_uid        (const char *text);
gboolean  plakat_text_is_image_path (const char *text);
gboolean  plakat_text_is_image_url  (const char *text);
char     *plakat_text_uuid          (void);
void      plakat_text_wipe          (char       *secret);

G_END_DECLS

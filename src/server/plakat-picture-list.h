/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PlakatPictureList:
 *
 * The pictures of a film or a person on their way into an answer: the primary ones first, each once.
 */
typedef struct _PlakatPictureList PlakatPictureList;

PlakatPictureList *plakat_picture_list_new         (void);
void               plakat_picture_list_free        (PlakatPictureList *self);
void               plakat_picture_list_add_primary (PlakatPictureList *self,
                                                    const char        *kind,
                                                    const char        *path);
void               plakat_picture_list_add_array   (PlakatPictureList *self,
                                                    const char        *json);
guint              plakat_picture_list_get_count   (PlakatPictureList *self);
void               plakat_picture_list_append      (PlakatPictureList *self,
                                                    gint64             offset,
                                                    gint64             limit,
                                                    GString           *json);
JsonArray         *plakat_picture_list_parse_array (const char        *json,
                                                    const char        *name);
char              *plakat_picture_list_dup_path    (const char        *json,
                                                    const char        *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureList, plakat_picture_list_free)

G_END_DECLS

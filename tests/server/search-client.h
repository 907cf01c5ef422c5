/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The client's search, in a unit of its own: its headers have the names of the server's. */
typedef struct _SearchClient SearchClient;

SearchClient *search_client_open   (const char   *starter);
GPtrArray    *search_client_titles (SearchClient *self);                  /* PlakatFilm */
char         *search_client_find   (SearchClient *self,
                                    const char   *words,
                                    guint         place);                 /* a film's uid, or NULL */
void          search_client_close  (SearchClient *self);

G_END_DECLS

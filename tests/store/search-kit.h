/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue-find.h"
#include "plakat-film.h"

/* A catalogue in a folder of its own that is searched without a main loop. */
typedef struct
{
  char *folder;
  PlakatSqlite *writer;
  PlakatSqlite *reader;
} SearchKit;

void                 search_kit_open   (SearchKit  *kit);
void                 search_kit_close  (SearchKit  *kit);
void                 search_kit_store  (SearchKit  *kit,
                                        GPtrArray  *films);
PlakatSearchResults *search_kit_ask    (SearchKit  *kit,
                                        const char *words,
                                        guint       most);
/* Films of a file of JSON lines, packed or not, or of all such files of a folder; NULL when there is none. */
GPtrArray           *search_kit_read   (const char *path);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* A few films of the starter catalogue's files, spread over the decades: GPtrArray (boxed) of PlakatFilm. */
DexFuture *plakat_starter_films_load (const char *starter_dir,
                                      guint       most);

G_END_DECLS

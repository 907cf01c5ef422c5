/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-results.h"
#include "plakat-search.h"

G_BEGIN_DECLS

PlakatSearchResults *plakat_catalogue_find (PlakatSqlite           *db,
                                            const char             *words,
                                            const PlakatSearchAsk  *ask,
                                            guint                   most,
                                            GError                **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-library.h"
#include "plakat-search.h"

G_BEGIN_DECLS

DexFuture *plakat_catalogue_show (PlakatLibrary *library,
                                  DexFuture     *future,
                                  PlakatSearch  *search,
                                  int            number);

G_END_DECLS

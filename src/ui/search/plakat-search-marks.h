/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-results.h"

#include <pango/pango.h>

G_BEGIN_DECLS

PangoAttrList *plakat_search_marks_create (PlakatSearchResults *results,
                                           PlakatSearchKind     kind,
                                           guint                position);

G_END_DECLS

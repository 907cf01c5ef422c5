/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-keyring.h"
#include "plakat-seal.h"

G_BEGIN_DECLS

guint   plakat_seal_get_number (GBytes           *sealed);
GBytes *plakat_seal_with       (const PlakatKey  *key,
                                PlakatSealField   field,
                                gint64            account,
                                const char       *text);

G_END_DECLS

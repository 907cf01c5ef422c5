/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-settings.h"

G_BEGIN_DECLS

gboolean plakat_rotate            (const PlakatSettings  *settings,
                                   int                    delay,
                                   GError               **error);
gboolean plakat_rotate_forget_old (const PlakatSettings  *settings,
                                   GError               **error);

G_END_DECLS

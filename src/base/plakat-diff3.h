/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *plakat_diff3_merge (const char *base,
                          const char *mine,
                          const char *theirs);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLAKAT_POSITION_MAX_LENGTH 128

char *plakat_position_between (const char *before,
                               const char *after);

G_END_DECLS

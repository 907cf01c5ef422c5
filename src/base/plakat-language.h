/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char       *plakat_language_to_code  (const char *text);
const char *plakat_language_get_name (const char *code);

G_END_DECLS

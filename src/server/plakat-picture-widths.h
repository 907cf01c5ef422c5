/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const int *plakat_picture_widths_get      (gsize  *length);
int        plakat_picture_widths_round_up (gint64  width);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *plakat_toast_new (GtkWidget  *from,
                            const char *sentence,
                            const char *button); /* nullable */

G_END_DECLS

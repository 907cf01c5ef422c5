/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Presents @dialog; resolves with the name of its response (string), as the close response when it is closed. */
DexFuture *plakat_choose (AdwAlertDialog *dialog,
                          GtkWidget      *parent);

G_END_DECLS

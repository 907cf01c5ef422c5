/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-accounts.h"

G_BEGIN_DECLS

/*
 * Coming to an account and leaving it, with what has to be asked on the way. @window is where it is asked and where
 * toasts are shown.
 */
void plakat_leaving_sign_out    (GtkWidget      *window,
                                 PlakatAccounts *accounts);   /* first what waits is sent, then the choice */
void plakat_leaving_offer_merge (GtkWidget      *window,
                                 PlakatAccounts *accounts,
                                 gboolean        asked);      /* of what is on this computer */
void plakat_leaving_open        (GtkWidget      *window,
                                 PlakatAccounts *accounts,
                                 const char     *uuid);       /* another account that is known */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-choose.h"

static void
response_cb (AdwAlertDialog *dialog, const char *response, DexPromise *promise)
{
  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_string (promise, g_strdup (response));
}

static void
unref_promise (gpointer data, GClosure *closure)
{
  dex_unref (data);
}

DexFuture *
plakat_choose (AdwAlertDialog *dialog, GtkWidget *parent)
{
  DexPromise *promise = dex_promise_new ();

  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), dex_ref (promise), unref_promise, 0);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
  return DEX_FUTURE (promise);
}

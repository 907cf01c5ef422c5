/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-fill-words.h"
#include "plakat-sync-words.h"
#include "plakat-words.h"

static char *
describe_in_step (gint64 last_success, gint64 now)
{
  g_autofree char *ago = NULL;

  if (last_success <= 0)
    return g_strdup (_ ("In step"));
  ago = plakat_words_ago (last_success, now);
  /* Translators: %s is "2 minutes ago" */
  return g_strdup_printf (_ ("In step, %s"), ago);
}

/**
 * plakat_sync_words_state: the line at the foot of the sidebar
 * @fill: (nullable): how far the catalogue's first fill has come, %NULL when there is nothing to fill
 */
char *
plakat_sync_words_state (
    PlakatSyncState state, guint waiting, gint64 last_success, gint64 now, const PlakatFill *fill)
{
  g_autofree char *edits = plakat_words_edits (waiting);

  switch (state)
    {
    case PLAKAT_SYNC_LOCAL:
      return g_strdup (_ ("On this computer"));
    case PLAKAT_SYNC_WORKING:
      return fill != NULL ? plakat_fill_words_going (fill) : g_strdup (_ ("Syncing…"));
    case PLAKAT_SYNC_WAITING:
      return fill != NULL && waiting == 0 ? plakat_fill_words_stopped (fill) : g_steal_pointer (&edits);
    case PLAKAT_SYNC_OFFLINE:
      /* Translators: %s is "2 edits wait" */
      return waiting > 0 ? g_strdup_printf (_ ("Offline, %s"), edits) : g_strdup (_ ("Offline"));
    case PLAKAT_SYNC_SIGN_IN:
      return g_strdup (_ ("Signed out by the server"));
    case PLAKAT_SYNC_ATTENTION:
      return g_strdup (_ ("Something needs you"));
    case PLAKAT_SYNC_PAUSED:
      /* Translators: %s is "2 edits wait" */
      return waiting > 0 ? g_strdup_printf (_ ("Paused, %s"), edits) : g_strdup (_ ("Paused"));
    case PLAKAT_SYNC_IN_STEP:
    default:
      return describe_in_step (last_success, now);
    }
}

/**
 * plakat_sync_words_banner:
 * @message: (nullable): what the engine has to say
 * @origin: (nullable): the server's address
 *
 * Returns: (transfer full) (nullable): the banner's sentence, %NULL when there is nothing to be said
 */
char *
plakat_sync_words_banner (PlakatSyncState state, guint waiting, const char *message, const char *origin)
{
  g_autofree char *edits = plakat_words_edits (waiting);
  g_autofree char *host = plakat_words_host (origin);

  switch (state)
    {
    case PLAKAT_SYNC_OFFLINE:
      /* Translators: %s is "2 edits wait" */
      return waiting > 0 ? g_strdup_printf (_ ("Offline. %s."), edits)
                         : g_strdup (_ ("Offline. You can go on; edits will wait."));
    case PLAKAT_SYNC_SIGN_IN:
      /* Translators: %s is a server's address */
      return g_strdup_printf (_ ("%s asks you to sign in. What you change meanwhile is kept."),
                              *host ? host : _ ("The server"));
    case PLAKAT_SYNC_ATTENTION:
      return g_strdup (message ? message : _ ("Something needs you."));
    case PLAKAT_SYNC_PAUSED:
      return g_strdup (message ? message : _ ("The server does not let you. What you change is kept."));
    default:
      return NULL;
    }
}

/** plakat_sync_words_button: what the banner's button does: "_Try Again" is the only one that syncs */
const char *
plakat_sync_words_button (PlakatSyncState state)
{
  switch (state)
    {
    case PLAKAT_SYNC_SIGN_IN:
      return _ ("_Sign In");
    case PLAKAT_SYNC_ATTENTION:
    case PLAKAT_SYNC_PAUSED:
      return _ ("_Look");
    default:
      return _ ("_Try Again");
    }
}

const char *
plakat_sync_words_icon (PlakatSyncState state)
{
  switch (state)
    {
    case PLAKAT_SYNC_LOCAL:
      return "computer-symbolic";
    case PLAKAT_SYNC_IN_STEP:
      return "object-select-symbolic";
    case PLAKAT_SYNC_OFFLINE:
      return "network-offline-symbolic";
    case PLAKAT_SYNC_SIGN_IN:
    case PLAKAT_SYNC_ATTENTION:
    case PLAKAT_SYNC_PAUSED:
      return "dialog-warning-symbolic";
    default:
      return "view-refresh-symbolic";
    }
}

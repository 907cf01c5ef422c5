/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-companion-private.h"
#include "plakat-wire.h"

/* The version of the API that this client speaks. A server that says none speaks the first. */
#define API_VERSION 1

typedef struct
{
  PlakatHttp *http;
  char *origin;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_object_unref (probe->http);
  g_free (probe->origin);
  g_free (probe);
}

static DexFuture *
reject_other (const char *origin)
{
  return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                                _ ("There is no Plakat server at %s. Is the address right?"), origin);
}

static DexFuture *
judge (const char *origin, JsonObject *object)
{
  g_autofree char *kind = NULL;
  g_autofree char *epoch = NULL;
  g_autofree char *files = NULL;
  gint64 api = API_VERSION;

  if (!plakat_wire_get_text (object, "kind", 64, &kind, NULL) || g_strcmp0 (kind, "plakat") != 0)
    return reject_other (origin);
  if (json_object_has_member (object, "api")
      && !plakat_wire_get_int64 (object, "api", 0, G_MAXINT32, &api, NULL))
    return reject_other (origin);
  if (api > API_VERSION)
    return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                                  _ ("The server at %s is newer than this Plakat. Update Plakat."), origin);
  if (api < API_VERSION || !plakat_wire_get_text (object, "epoch", 256, &epoch, NULL) || epoch == NULL
      || !plakat_wire_get_text (object, "files", 256, &files, NULL) || files == NULL)
    return dex_future_new_reject (
        PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
        _ ("The server at %s is too old for this Plakat. Ask whoever runs it to update it."), origin);
  return dex_future_new_for_string (origin);
}

static DexFuture *
probe_fiber (gpointer data)
{
  Probe *probe = data;
  g_autofree char *url = g_strconcat (probe->origin, PLAKAT_COMPANION_API, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  g_autoptr (JsonObject) object = NULL;
  const char *bytes;
  gsize length;

  answer = dex_await_boxed (
      plakat_http_get (probe->http, url, NULL, NULL, PLAKAT_WIRE_MAX_TOKEN_BYTES, PLAKAT_COMPANION_DEADLINE),
      &error);
  if (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT))
    return reject_other (probe->origin);
  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* A refusal here is not about the user: whatever refuses to say what it is, is something else. */
  if (!plakat_answer_check (answer, probe->origin, &error))
    {
      if (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY)
          || (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER)
              && answer->status < 400))
        return dex_future_new_for_error (g_steal_pointer (&error));
      return reject_other (probe->origin);
    }
  bytes = g_bytes_get_data (answer->body, &length);
  if (length > 0)
    object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  return object ? judge (probe->origin, object) : reject_other (probe->origin);
}

/**
 * plakat_companion_probe:
 * @http: the client
 * @address: what a person typed, with or without a scheme, `/api/v1` and a slash
 *
 * Asks the address what it is. Main thread.
 *
 * Returns: (transfer full): resolves to the origin (string) of a plakat-server; rejects with a
 * #PlakatRemoteError whose message is a sentence to show: nothing answers, it is no such server, it is too
 * old or too new, a network wants a sign-in first
 */
DexFuture *
plakat_companion_probe (PlakatHttp *http, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;
  Probe *probe;

  dex_return_error_if_fail (PLAKAT_IS_HTTP (http));
  dex_return_error_if_fail (address != NULL);

  origin = plakat_http_parse_origin (address, &error);
  if (origin == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  probe = g_new0 (Probe, 1);
  probe->http = g_object_ref (http);
  probe->origin = g_steal_pointer (&origin);
  return dex_scheduler_spawn (NULL, 0, probe_fiber, probe, probe_free);
}

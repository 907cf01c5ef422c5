/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-client-private.h"
#include "plakat-http-private.h"
#include "plakat-lenient-private.h"
#include "plakat-probe.h"
#include "plakat-remote-kinds.h"
#include "plakat-wire.h"

/* The version of the API that this client speaks. A server that says none speaks the first. */
#define API_VERSION 1
#define AUTEURFLIX_MOVIES "/api/movies"

typedef struct
{
  PlakatHttp *http;
  char *origin;
  char *path;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_object_unref (probe->http);
  g_free (probe->origin);
  g_free (probe->path);
  g_free (probe);
}

/** plakat_probe_found_free: frees what plakat_probe() found */
void
plakat_probe_found_free (PlakatProbeFound *self)
{
  g_free (self->base);
  g_free (self);
}

static PlakatProbeFound *
found_new (PlakatHttp *http, const char *base, PlakatServerKind kind)
{
  PlakatProbeFound *found = g_new0 (PlakatProbeFound, 1);
  g_autoptr (PlakatTokens) none = plakat_tokens_new ("", base);
  g_autoptr (PlakatRemote) remote = plakat_remote_new_for_kind (http, none, kind, base);

  found->base = g_strdup (base);
  found->kind = kind;
  found->capabilities = plakat_remote_get_capabilities (remote);
  return found;
}

static void
set_other (const char *base, GError **error)
{
  g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
               _ ("There is no Plakat server at %s. Is the address right?"), base);
}

/* ── a plakat-server, a Movie Recommendation API ───────────────────────── */

static PlakatProbeFound *
judge_plakat (Probe *probe, const char *base, JsonObject *object, GError **error)
{
  g_autofree char *epoch = NULL;
  g_autofree char *files = NULL;
  gint64 api = API_VERSION;

  if (json_object_has_member (object, "api")
      && !plakat_wire_get_int64 (object, "api", 0, G_MAXINT32, &api, NULL))
    set_other (base, error);
  else if (api > API_VERSION)
    g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                 _ ("The server at %s is newer than this Plakat. Update Plakat."), base);
  else if (api < API_VERSION || !plakat_wire_get_text (object, "epoch", 256, &epoch, NULL) || epoch == NULL
           || !plakat_wire_get_text (object, "files", 256, &files, NULL) || files == NULL)
    g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                 _ ("The server at %s is too old for this Plakat. Ask whoever runs it to update it."), base);
  else
    return found_new (probe->http, base, PLAKAT_SERVER_PLAKAT);
  return NULL;
}

/* It names its places: those of users and of films. */
static gboolean
is_recommendation (JsonObject *object)
{
  JsonObject *endpoints = plakat_lenient_get_object (object, "endpoints");

  return endpoints != NULL && !json_object_has_member (object, "kind")
         && json_object_has_member (endpoints, "movies") && json_object_has_member (endpoints, "users");
}

/* Films in three maps, or the sentence of a server that shows them to nobody who is not signed in. */
static gboolean
is_auteurflix (const PlakatHttpAnswer *answer, JsonObject *object)
{
  g_autofree char *sentence = plakat_lenient_dup_line (object, "error", 300);

  if (answer->status == 401)
    return sentence != NULL && strstr (sentence, "must be logged in") != NULL;
  return answer->status == 200 && plakat_lenient_get_object (object, "movies") != NULL
         && plakat_lenient_get_object (object, "tags") != NULL
         && plakat_lenient_get_object (object, "genres") != NULL;
}

static JsonObject *
parse (const PlakatHttpAnswer *answer, gsize max_bytes)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  if (length == 0 || !plakat_answer_is_json (answer))
    return NULL;
  return plakat_wire_parse_object (bytes, length, max_bytes, NULL);
}

/* An answer that is no last word: whoever gave it may still be one of the kinds. */
static PlakatHttpAnswer *
ask (Probe *probe, const char *base, const char *path, gsize max_bytes, GError **error)
{
  g_autofree char *url = g_strconcat (base, path, NULL);

  return dex_await_boxed (plakat_http_get (probe->http, url, NULL, NULL, max_bytes, PLAKAT_CLIENT_DEADLINE),
                          error);
}

static gboolean
is_portal (const PlakatHttpAnswer *answer, const GError *why)
{
  return g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER) && answer->status < 400;
}

/* What answers at the first place. @last: nothing else is to be asked at @base; @error says why. */
static PlakatProbeFound *
try_first (Probe *probe, const char *base, gboolean *last, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (PlakatHttpAnswer) answer =
      ask (probe, base, PLAKAT_CLIENT_API, PLAKAT_WIRE_MAX_TOKEN_BYTES, &why);
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *kind = NULL;

  if (answer == NULL && !g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT))
    {
      *last = TRUE;
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  if (answer == NULL || !plakat_answer_check (answer, base, &why))
    {
      /* A refusal here is not about the user: whatever refuses to say what it is, is something else. */
      if (answer != NULL
          && (g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY)
              || is_portal (answer, why)))
        {
          *last = !is_portal (answer, why);
          g_propagate_error (error, g_steal_pointer (&why));
        }
      else
        set_other (base, error);
      return NULL;
    }
  object = parse (answer, PLAKAT_WIRE_MAX_TOKEN_BYTES);
  if (object == NULL)
    set_other (base, error);
  else if (plakat_wire_get_text (object, "kind", 64, &kind, NULL) && g_strcmp0 (kind, "plakat") == 0)
    {
      *last = TRUE;
      return judge_plakat (probe, base, object, error);
    }
  else if (is_recommendation (object))
    return found_new (probe->http, base, PLAKAT_SERVER_RECOMMENDATION);
  else
    set_other (base, error);
  return NULL;
}

static PlakatProbeFound *
try_second (Probe *probe, const char *base)
{
  g_autoptr (PlakatHttpAnswer) answer =
      ask (probe, base, AUTEURFLIX_MOVIES, PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);
  g_autoptr (JsonObject) object = answer ? parse (answer, PLAKAT_WIRE_MAX_PAGE_BYTES) : NULL;

  if (object == NULL || !is_auteurflix (answer, object))
    return NULL;
  return found_new (probe->http, base, PLAKAT_SERVER_AUTEURFLIX);
}

static PlakatProbeFound *
try_base (Probe *probe, const char *base, gboolean *last, GError **error)
{
  g_autoptr (GError) why = NULL;
  PlakatProbeFound *found = try_first (probe, base, last, &why);

  if (found == NULL && !*last)
    found = try_second (probe, base);
  if (found == NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  return found;
}

static DexFuture *
probe_fiber (gpointer data)
{
  Probe *probe = data;
  g_autofree char *below = g_strconcat (probe->origin, probe->path, NULL);
  g_autoptr (GError) error = NULL;
  gboolean last = FALSE;
  PlakatProbeFound *found = try_base (probe, below, &last, &error);

  /* The path may be that of a page which somebody copied. */
  if (found == NULL && !last && *probe->path != '\0')
    {
      g_clear_error (&error);
      found = try_base (probe, probe->origin, &last, &error);
    }
  if (found == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_pointer (found);
}

/* The path of an address, up to where an API or the pages about it begin: without a slash at its end. */
static char *
find_path (const char *address)
{
  static const char *const ends[] = { "api", "swagger", "redoc" };
  const char *scheme = strstr (address, "://");
  const char *start = strchr (scheme ? scheme + 3 : address, '/');
  g_auto (GStrv) words = g_strsplit (start ? start : "", "/", -1);
  g_autoptr (GString) path = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean over = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
        over = over || g_ascii_strcasecmp (words[i], ends[k]) == 0;
      if (over)
        break;
      if (*words[i] != '\0')
        g_string_append_printf (path, "/%s", words[i]);
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * plakat_probe:
 * @http: the client
 * @address: what a person typed, with or without a scheme, `/api/v1` and a slash
 *
 * Asks the address what it is, in at most four questions and without any token. Main thread.
 *
 * Returns: (transfer full): resolves to a #PlakatProbeFound (pointer, the caller's); rejects with a
 * #PlakatRemoteError whose message is a sentence to show: nothing answers, it is no such server, it is too
 * old or too new, a network wants a sign-in first
 */
DexFuture *
plakat_probe (PlakatHttp *http, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *trimmed = NULL;
  Probe *probe;

  dex_return_error_if_fail (PLAKAT_IS_HTTP (http));
  dex_return_error_if_fail (address != NULL);

  origin = plakat_http_parse_origin (address, &error);
  if (origin == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  trimmed = g_strstrip (g_strdup (address));
  probe = g_new0 (Probe, 1);
  probe->http = g_object_ref (http);
  probe->origin = g_steal_pointer (&origin);
  probe->path = find_path (trimmed);
  return dex_scheduler_spawn (NULL, 0, probe_fiber, probe, probe_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-client-private.h"
#include "plakat-companion.h"
#include "plakat-text.h"
#include "plakat-wire.h"

struct _PlakatCompanion
{
  GObject parent_instance;

  PlakatClient *client;
};

static void
remote_iface_init (PlakatRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatCompanion,
                               plakat_companion,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLAKAT_TYPE_REMOTE, remote_iface_init))

/* What a verb's fiber needs; it holds the server. */
typedef struct
{
  PlakatCompanion *self;
  char *path;
  char *json;
  char *username;
  char *password;
} Verb;

static Verb *
verb_new (PlakatRemote *remote, char *path, char *json)
{
  Verb *verb = g_new0 (Verb, 1);

  verb->self = g_object_ref (PLAKAT_COMPANION (remote));
  verb->path = path;
  verb->json = json;
  return verb;
}

static void
verb_free (gpointer data)
{
  Verb *verb = data;

  plakat_text_wipe (verb->json);
  plakat_text_wipe (verb->password);
  g_free (verb->username);
  g_free (verb->path);
  g_object_unref (verb->self);
  g_free (verb);
}

static DexFuture *
ask_and_decode (Verb *verb, const PlakatAsk *ask, PlakatDecoder decoder, GDestroyNotify destroy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask_checked (verb->self->client, ask, &error);

  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return plakat_answer_decode (answer, decoder, destroy);
}

static DexFuture *
catalogue_fiber (gpointer data)
{
  Verb *verb = data;
  const PlakatAsk ask = { .method = "GET", .path = verb->path };

  return ask_and_decode (verb, &ask, (PlakatDecoder) plakat_catalogue_page_from_json,
                         (GDestroyNotify) plakat_catalogue_page_free);
}

static DexFuture *
changes_fiber (gpointer data)
{
  Verb *verb = data;
  const PlakatAsk ask = { .method = "GET", .path = verb->path, .signed_in = TRUE };

  return ask_and_decode (verb, &ask, (PlakatDecoder) plakat_feed_from_json,
                         (GDestroyNotify) plakat_feed_free);
}

static DexFuture *
push_fiber (gpointer data)
{
  Verb *verb = data;
  const PlakatAsk ask = { .method = "POST", .path = verb->path, .json = verb->json, .signed_in = TRUE };

  return ask_and_decode (verb, &ask, (PlakatDecoder) plakat_op_results_from_json,
                         (GDestroyNotify) g_ptr_array_unref);
}

static char *
print_credentials (const char *email, const char *username, const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "email", email);
  plakat_wire_add_text (builder, "username", username);
  plakat_wire_add_text (builder, "password", password);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static char *
print_login (const char *name, const char *password)
{
  gboolean is_email = strchr (name, '@') != NULL;

  return print_credentials (is_email ? name : NULL, is_email ? NULL : name, password);
}

static DexFuture *
keep_session (PlakatCompanion *self, PlakatHttpAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSession) session =
      dex_await_pointer (plakat_answer_decode (answer, (PlakatDecoder) plakat_session_from_json,
                                               (GDestroyNotify) plakat_session_free),
                         &error);

  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return plakat_client_keep_session (self->client, g_steal_pointer (&session));
}

static DexFuture *
sign_in_fiber (gpointer data)
{
  Verb *verb = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer =
      plakat_client_ask_for_session (verb->self->client, verb->path, verb->json, &error);

  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return keep_session (verb->self, answer);
}

static gboolean
holds_tokens (PlakatHttpAnswer *answer)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);
  g_autoptr (JsonObject) object = NULL;

  if (length > 0)
    object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  return object != NULL
         && (json_object_has_member (object, "tokens") || json_object_has_member (object, "access"));
}

static DexFuture *
sign_up_fiber (gpointer data)
{
  Verb *verb = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer =
      plakat_client_ask_for_session (verb->self->client, verb->path, verb->json, &error);

  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* A server may make the account and leave the signing in to the same page as ever. */
  if (!holds_tokens (answer))
    {
      plakat_text_wipe (verb->json);
      verb->json = print_login (verb->username, verb->password);
      g_clear_pointer (&answer, plakat_http_answer_unref);
      answer = plakat_client_ask_for_session (verb->self->client, "users/login/", verb->json, &error);
      if (answer == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  return keep_session (verb->self, answer);
}

/* The tokens go whatever the server says; it is told as well as can be. */
static DexFuture *
sign_out_fiber (gpointer data)
{
  Verb *verb = data;
  PlakatClient *client = verb->self->client;
  PlakatTokens *tokens = plakat_client_get_tokens (client);
  const PlakatAsk ask = { .method = "POST", .path = verb->path, .json = verb->json };
  g_autofree char *bearer = g_strdup (plakat_tokens_get_access (tokens));
  DexFuture *cleared = plakat_tokens_clear (tokens);

  if (verb->json != NULL)
    {
      g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask_bare (client, &ask, bearer, NULL);

      if (answer == NULL || answer->status >= 300)
        g_debug ("The server was not told of the sign-out");
    }
  if (bearer != NULL)
    explicit_bzero (bearer, strlen (bearer));
  return cleared;
}

static DexFuture *
companion_sign_in (PlakatRemote *remote, const char *username, const char *password)
{
  Verb *verb = verb_new (remote, g_strdup ("users/login/"), print_login (username, password));

  return dex_scheduler_spawn (NULL, 0, sign_in_fiber, verb, verb_free);
}

static DexFuture *
companion_sign_up (PlakatRemote *remote, const char *email, const char *username, const char *password)
{
  Verb *verb = verb_new (remote, g_strdup ("users/register/"), print_credentials (email, username, password));

  verb->username = g_strdup (username);
  verb->password = g_strdup (password);
  return dex_scheduler_spawn (NULL, 0, sign_up_fiber, verb, verb_free);
}

static DexFuture *
companion_sign_out (PlakatRemote *remote)
{
  PlakatTokens *tokens = plakat_client_get_tokens (PLAKAT_COMPANION (remote)->client);
  Verb *verb = verb_new (remote, g_strdup ("users/logout/"), NULL);

  if (plakat_tokens_get_refresh (tokens) != NULL)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

      json_builder_begin_object (builder);
      plakat_wire_add_text (builder, "refresh", plakat_tokens_get_refresh (tokens));
      json_builder_end_object (builder);
      verb->json = plakat_wire_print (builder, NULL);
    }
  return dex_scheduler_spawn (NULL, 0, sign_out_fiber, verb, verb_free);
}

static DexFuture *
companion_fetch_catalogue (PlakatRemote *remote, const char *cursor, guint limit)
{
  g_autoptr (GString) path = g_string_new ("catalogue/");

  if (cursor != NULL)
    {
      g_string_append (path, "?cursor=");
      g_string_append_uri_escaped (path, cursor, NULL, FALSE);
    }
  if (limit > 0)
    g_string_append_printf (path, "%climit=%u", cursor ? '&' : '?', limit);
  return dex_scheduler_spawn (NULL, 0, catalogue_fiber,
                              verb_new (remote, g_string_free (g_steal_pointer (&path), FALSE), NULL),
                              verb_free);
}

static DexFuture *
companion_fetch_changes (PlakatRemote *remote, const char *cursor)
{
  g_autoptr (GString) path = g_string_new ("sync/");

  if (cursor != NULL)
    {
      g_string_append (path, "?cursor=");
      g_string_append_uri_escaped (path, cursor, NULL, FALSE);
    }
  return dex_scheduler_spawn (NULL, 0, changes_fiber,
                              verb_new (remote, g_string_free (g_steal_pointer (&path), FALSE), NULL),
                              verb_free);
}

static DexFuture *
companion_push (PlakatRemote *remote, const char *device, GPtrArray *ops)
{
  return dex_scheduler_spawn (NULL, 0, push_fiber,
                              verb_new (remote, g_strdup ("sync/"), plakat_ops_print (ops, device, NULL)),
                              verb_free);
}

static PlakatCapabilities
companion_get_capabilities (PlakatRemote *remote)
{
  return PLAKAT_CAN_EVERYTHING;
}

static void
remote_iface_init (PlakatRemoteInterface *iface)
{
  iface->sign_in = companion_sign_in;
  iface->sign_up = companion_sign_up;
  iface->sign_out = companion_sign_out;
  iface->fetch_catalogue = companion_fetch_catalogue;
  iface->fetch_changes = companion_fetch_changes;
  iface->push = companion_push;
  iface->get_capabilities = companion_get_capabilities;
}

static void
plakat_companion_finalize (GObject *object)
{
  PlakatCompanion *self = PLAKAT_COMPANION (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (plakat_companion_parent_class)->finalize (object);
}

static void
plakat_companion_class_init (PlakatCompanionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_companion_finalize;
}

static void
plakat_companion_init (PlakatCompanion *self)
{
}

/**
 * plakat_companion_new:
 * @http: the client
 * @tokens: of the account
 * @origin: of the server, as plakat_probe() found it
 *
 * Returns: (transfer full): the server, a #PlakatRemote
 */
PlakatCompanion *
plakat_companion_new (PlakatHttp *http, PlakatTokens *tokens, const char *origin)
{
  PlakatCompanion *self;

  g_return_val_if_fail (PLAKAT_IS_HTTP (http), NULL);
  g_return_val_if_fail (PLAKAT_IS_TOKENS (tokens), NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_COMPANION, NULL);
  self->client = plakat_client_new (http, tokens, origin, "users/refresh/");
  return self;
}

/**
 * plakat_companion_dup_files:
 * @origin: a server's origin
 *
 * Returns: (transfer full): the address that the keys of its pictures are joined to; it ends with a slash
 */
char *
plakat_companion_dup_files (const char *origin)
{
  g_return_val_if_fail (origin != NULL, NULL);

  return g_strconcat (origin, "/files/", NULL);
}

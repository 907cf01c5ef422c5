/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-auteurflix-private.h"
#include "plakat-text.h"
#include "plakat-tokens-private.h"
#include "plakat-wire.h"

#define COOKIE "_auteur_flix_session"

/* The account's one secret is "NUMBER COOKIE": no question tells who is signed in, so that the user's number
 * is kept beside the cookie. A cookie is sealed by the server and holds the name of the session; each answer
 * has one anew, and all of one session are good. That is why the keyring need not have the newest. The
 * session ends when its user signs in anywhere, or out. */
struct _PlakatAuteurflix
{
  GObject parent_instance;

  PlakatHttp *http;
  PlakatTokens *tokens;
  char *base;
  guint session;
  PlakatFlixMemory memory;
};

static void
remote_iface_init (PlakatRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatAuteurflix,
                               plakat_auteurflix,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLAKAT_TYPE_REMOTE, remote_iface_init))

static void
memory_clear (PlakatFlixMemory *memory)
{
  g_clear_pointer (&memory->movies, plakat_flix_movies_free);
  g_clear_pointer (&memory->etag, g_free);
  g_clear_pointer (&memory->directors, g_ptr_array_unref);
  g_clear_pointer (&memory->own, g_ptr_array_unref);
}

static const char *
get_secret (PlakatAuteurflix *self)
{
  const char *secret = plakat_tokens_get_access (self->tokens);

  return secret ? secret : plakat_tokens_get_refresh (self->tokens);
}

/* plakat_auteurflix_get_user: Returns: the number of who is signed in, 0 for nobody */
gint64
plakat_auteurflix_get_user (PlakatAuteurflix *self)
{
  const char *secret = get_secret (self);

  return secret && strchr (secret, ' ') ? MAX (g_ascii_strtoll (secret, NULL, 10), 0) : 0;
}

/*
 * plakat_auteurflix_find_secret:
 * @self: a server
 * @error: return location
 *
 * Returns: whether somebody is signed in, as far as is known here
 */
gboolean
plakat_auteurflix_find_secret (PlakatAuteurflix *self, GError **error)
{
  if (plakat_auteurflix_get_user (self) == 0 && plakat_tokens_may_load (self->tokens))
    dex_await (plakat_tokens_load (self->tokens), NULL);
  if (plakat_auteurflix_get_user (self) > 0)
    return TRUE;
  if (plakat_tokens_is_locked (self->tokens))
    g_set_error_literal (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY,
                         _ ("The keyring is locked. Unlock it to let Plakat reach the server."));
  else
    g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN, _ ("%s asks you to sign in again"),
                 self->base);
  return FALSE;
}

static PlakatHttpAnswer *
ask_bare (PlakatAuteurflix *self, const PlakatFlixAsk *ask, const char *secret, GError **error)
{
  g_autofree char *url = g_strconcat (self->base, ask->path, NULL);
  const char *value = secret ? strchr (secret, ' ') : NULL;
  char *cookie = value ? g_strconcat (COOKIE "=", value + 1, NULL) : NULL;
  const PlakatHttpRequest request = {
    .method = ask->method,
    .url = url,
    .cookie = cookie,
    .etag = ask->etag,
    .json = ask->json,
    .max_bytes = secret ? PLAKAT_WIRE_MAX_PAGE_BYTES : PLAKAT_WIRE_MAX_TOKEN_BYTES,
    .deadline_seconds = PLAKAT_FLIX_DEADLINE,
  };
  DexFuture *answer = plakat_http_ask (self->http, &request);

  plakat_text_wipe (cookie);
  return dex_await_boxed (answer, error);
}

/* An answer to a session that is over has a cookie too, which says that it is over. */
static void
keep_cookie (PlakatAuteurflix *self, PlakatHttpAnswer *answer)
{
  char *cookie = answer->status < 400 ? plakat_http_answer_dup_cookie (answer, COOKIE) : NULL;

  if (cookie != NULL && plakat_auteurflix_get_user (self) > 0)
    {
      char *secret = g_strdup_printf ("%" G_GINT64_FORMAT " %s", plakat_auteurflix_get_user (self), cookie);

      plakat_tokens_renew (self->tokens, secret);
      plakat_text_wipe (secret);
    }
  plakat_text_wipe (cookie);
}

/* What it says of a session that is over; a 401 with sentences in a row is about what was asked. */
static gboolean
says_signed_out (PlakatHttpAnswer *answer)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);
  g_autoptr (JsonObject) object = NULL;

  if (answer->status != 401 || !plakat_answer_is_json (answer) || length == 0)
    return FALSE;
  object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  return object != NULL && json_object_has_member (object, "error");
}

/*
 * plakat_auteurflix_ask:
 * @self: a server
 * @ask: what
 * @error: return location
 *
 * Asks with the session's cookie, once more where somebody signed in meanwhile.
 *
 * Returns: (transfer full) (nullable): the answer, of any status but that the session is over, which is
 *   %PLAKAT_REMOTE_ERROR_SIGN_IN
 */
PlakatHttpAnswer *
plakat_auteurflix_ask (PlakatAuteurflix *self, const PlakatFlixAsk *ask, GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  guint session;

  for (guint i = 0; i < 2; i++)
    {
      if (!plakat_auteurflix_find_secret (self, error))
        return NULL;
      session = self->session;
      g_clear_pointer (&answer, plakat_http_answer_unref);
      answer = ask_bare (self, ask, get_secret (self), error);
      if (answer == NULL)
        return NULL;
      if (session == self->session)
        keep_cookie (self, answer);
      if (!says_signed_out (answer))
        return g_steal_pointer (&answer);
      if (session == self->session)
        break;
    }
  g_set_error (
      error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN,
      _ ("%s asks you to sign in again. It allows one device at a time: has this account been used on "
         "another?"),
      self->base);
  return NULL;
}

/* plakat_auteurflix_check: plakat_answer_check(), to which a 401 that is not about the session is a refusal
 */
gboolean
plakat_auteurflix_check (PlakatAuteurflix *self, PlakatHttpAnswer *answer, GError **error)
{
  if (answer->status == 401 && !plakat_answer_is_html (answer))
    answer->status = 403;
  return plakat_answer_check (answer, self->base, error);
}

/*
 * plakat_auteurflix_read:
 * @self: a server
 * @path: of what is read
 * @decoder: makes the record
 * @destroy: frees it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the record
 */
gpointer
plakat_auteurflix_read (PlakatAuteurflix *self,
                        const char *path,
                        PlakatBytesDecoder decoder,
                        GDestroyNotify destroy,
                        GError **error)
{
  const PlakatFlixAsk ask = { .method = "GET", .path = path };
  g_autoptr (PlakatHttpAnswer) answer = plakat_auteurflix_ask (self, &ask, error);

  if (answer == NULL || !plakat_auteurflix_check (self, answer, error))
    return NULL;
  return dex_await_pointer (plakat_answer_decode_bytes (answer, decoder, self->base, destroy), error);
}

/* ── signing in ────────────────────────────────────────────────────────── */

typedef struct
{
  PlakatAuteurflix *self;
  const char *path;
  char *json;
} Entrance;

static void
entrance_free (gpointer data)
{
  Entrance *entrance = data;

  plakat_text_wipe (entrance->json);
  g_object_unref (entrance->self);
  g_free (entrance);
}

static char *
print_credentials (const char *email, const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "user");
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "email", email);
  plakat_wire_add_text (builder, "password", password);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static PlakatSession *
make_session (const PlakatFlixUser *user, const char *cookie)
{
  PlakatSession *session = g_new0 (PlakatSession, 1);

  session->access = g_strdup_printf ("%" G_GINT64_FORMAT " %s", user->id, cookie);
  session->refresh = g_strdup (session->access);
  session->user_id = g_strdup_printf ("%" G_GINT64_FORMAT, user->id);
  session->username = g_strdup (user->email);
  session->email = g_strdup (user->email);
  return session;
}

static DexFuture *
enter_fiber (gpointer data)
{
  Entrance *entrance = data;
  PlakatAuteurflix *self = entrance->self;
  const PlakatFlixAsk ask = { .method = "POST", .path = entrance->path, .json = entrance->json };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer = ask_bare (self, &ask, NULL, &error);
  g_autoptr (PlakatFlixUser) user = NULL;
  g_autoptr (PlakatSession) session = NULL;
  char *cookie;

  if (answer == NULL || !plakat_auteurflix_check (self, answer, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  user = dex_await_pointer (plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) plakat_flix_read_user,
                                                        self->base, (GDestroyNotify) plakat_flix_user_free),
                            &error);
  if (user == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  cookie = plakat_http_answer_dup_cookie (answer, COOKIE);
  if (cookie == NULL)
    return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                                  _ ("What the server answers makes no sense to Plakat."));
  session = make_session (user, cookie);
  plakat_text_wipe (cookie);
  self->session++;
  memory_clear (&self->memory);
  if (!dex_await (plakat_tokens_store (self->tokens, session->access, session->refresh), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_pointer (g_steal_pointer (&session));
}

static DexFuture *
enter (PlakatRemote *remote, const char *path, const char *email, const char *password)
{
  Entrance *entrance = g_new0 (Entrance, 1);

  entrance->self = g_object_ref (PLAKAT_AUTEURFLIX (remote));
  entrance->path = path;
  entrance->json = print_credentials (email, password);
  return dex_scheduler_spawn (NULL, 0, enter_fiber, entrance, entrance_free);
}

static DexFuture *
auteurflix_sign_in (PlakatRemote *remote, const char *username, const char *password)
{
  return enter (remote, "/api/session", username, password);
}

/* Its users have an address and no other name. */
static DexFuture *
auteurflix_sign_up (PlakatRemote *remote, const char *email, const char *username, const char *password)
{
  return enter (remote, "/api/users", email != NULL && *email != '\0' ? email : username, password);
}

typedef struct
{
  PlakatAuteurflix *self;
  char *secret;
} Exit;

static void
exit_free (gpointer data)
{
  Exit *leaving = data;

  plakat_text_wipe (leaving->secret);
  g_object_unref (leaving->self);
  g_free (leaving);
}

/* The secret goes whatever the server says; it is told as well as can be. */
static DexFuture *
sign_out_fiber (gpointer data)
{
  Exit *leaving = data;
  PlakatAuteurflix *self = leaving->self;
  const PlakatFlixAsk ask = { .method = "DELETE", .path = "/api/session" };
  DexFuture *cleared = plakat_tokens_clear (self->tokens);

  if (leaving->secret != NULL)
    {
      g_autoptr (PlakatHttpAnswer) answer = ask_bare (self, &ask, leaving->secret, NULL);

      if (answer == NULL || answer->status >= 300)
        g_debug ("The server was not told of the sign-out");
    }
  return cleared;
}

static DexFuture *
auteurflix_sign_out (PlakatRemote *remote)
{
  PlakatAuteurflix *self = PLAKAT_AUTEURFLIX (remote);
  Exit *leaving = g_new0 (Exit, 1);

  leaving->self = g_object_ref (self);
  leaving->secret = g_strdup (get_secret (self));
  self->session++;
  memory_clear (&self->memory);
  return dex_scheduler_spawn (NULL, 0, sign_out_fiber, leaving, exit_free);
}

static DexFuture *
auteurflix_fetch_changes (PlakatRemote *remote, const char *cursor)
{
  return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED,
                                _ ("%s does not tell what changed, only what there is"),
                                PLAKAT_AUTEURFLIX (remote)->base);
}

static PlakatCapabilities
auteurflix_get_capabilities (PlakatRemote *remote)
{
  return PLAKAT_CAN_PROFILES | PLAKAT_CAN_PEOPLE | PLAKAT_CAN_PICTURES | PLAKAT_CAN_REGISTER;
}

static void
remote_iface_init (PlakatRemoteInterface *iface)
{
  iface->sign_in = auteurflix_sign_in;
  iface->sign_up = auteurflix_sign_up;
  iface->sign_out = auteurflix_sign_out;
  iface->fetch_catalogue = plakat_auteurflix_fetch_catalogue;
  iface->fetch_changes = auteurflix_fetch_changes;
  iface->push = plakat_auteurflix_push;
  iface->fetch_listing = plakat_auteurflix_fetch_listing;
  iface->fetch_profiles = plakat_auteurflix_fetch_profiles;
  iface->get_capabilities = auteurflix_get_capabilities;
}

static void
plakat_auteurflix_finalize (GObject *object)
{
  PlakatAuteurflix *self = PLAKAT_AUTEURFLIX (object);

  g_clear_object (&self->http);
  g_clear_object (&self->tokens);
  memory_clear (&self->memory);
  g_free (self->base);

  G_OBJECT_CLASS (plakat_auteurflix_parent_class)->finalize (object);
}

static void
plakat_auteurflix_class_init (PlakatAuteurflixClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_auteurflix_finalize;
}

static void
plakat_auteurflix_init (PlakatAuteurflix *self)
{
}

/**
 * plakat_auteurflix_new:
 * @http: the client
 * @tokens: of the account; plakat_tokens_flush() them before they are let go
 * @base: of the server: its origin, and a path where it does not stand at the root
 *
 * Returns: (transfer full): the server, a #PlakatRemote
 */
PlakatAuteurflix *
plakat_auteurflix_new (PlakatHttp *http, PlakatTokens *tokens, const char *base)
{
  PlakatAuteurflix *self;

  g_return_val_if_fail (PLAKAT_IS_HTTP (http), NULL);
  g_return_val_if_fail (PLAKAT_IS_TOKENS (tokens), NULL);
  g_return_val_if_fail (base != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_AUTEURFLIX, NULL);
  self->http = g_object_ref (http);
  self->tokens = g_object_ref (tokens);
  self->base = g_strdup (base);
  while (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  return self;
}

const char *
plakat_auteurflix_get_base (PlakatAuteurflix *self)
{
  return self->base;
}

PlakatFlixMemory *
plakat_auteurflix_get_memory (PlakatAuteurflix *self)
{
  return &self->memory;
}

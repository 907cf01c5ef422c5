/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-client-private.h"
#include "plakat-tokens-private.h"
#include "plakat-wire.h"

struct _PlakatClient
{
  GObject parent_instance;

  PlakatHttp *http;
  PlakatTokens *tokens;
  char *base;
  char *refresh_path;

  /* One refresh at a time, whoever needs it. */
  DexPromise *refreshing;
  guint refused;
};

G_DEFINE_FINAL_TYPE (PlakatClient, plakat_client, G_TYPE_OBJECT)

static void
plakat_client_finalize (GObject *object)
{
  PlakatClient *self = PLAKAT_CLIENT (object);

  g_clear_object (&self->http);
  g_clear_object (&self->tokens);
  g_free (self->base);
  g_free (self->refresh_path);

  G_OBJECT_CLASS (plakat_client_parent_class)->finalize (object);
}

static void
plakat_client_class_init (PlakatClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_client_finalize;
}

static void
plakat_client_init (PlakatClient *self)
{
}

/*
 * plakat_client_new:
 * @http: does the asking
 * @tokens: of the account
 * @base: the server's address, up to where /api/v1/ begins
 * @refresh_path: below the API: where the refresh token is traded in
 *
 * Returns: (transfer full): a client
 */
PlakatClient *
plakat_client_new (PlakatHttp *http, PlakatTokens *tokens, const char *base, const char *refresh_path)
{
  PlakatClient *self;

  g_return_val_if_fail (PLAKAT_IS_HTTP (http), NULL);
  g_return_val_if_fail (PLAKAT_IS_TOKENS (tokens), NULL);
  g_return_val_if_fail (base != NULL && refresh_path != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_CLIENT, NULL);
  self->http = g_object_ref (http);
  self->tokens = g_object_ref (tokens);
  self->base = g_strdup (base);
  self->refresh_path = g_strdup (refresh_path);
  return self;
}

PlakatTokens *
plakat_client_get_tokens (PlakatClient *self)
{
  return self->tokens;
}

const char *
plakat_client_get_base (PlakatClient *self)
{
  return self->base;
}

/*
 * plakat_client_start:
 * @bearer: (nullable): the access token to send
 *
 * Returns: (transfer full): resolves to the #PlakatHttpAnswer (boxed), of any status
 */
DexFuture *
plakat_client_start (PlakatClient *self, const PlakatAsk *ask, const char *bearer)
{
  g_autofree char *url = g_strconcat (self->base, PLAKAT_CLIENT_API, ask->path, NULL);
  const gsize max_bytes = ask->for_tokens ? PLAKAT_WIRE_MAX_TOKEN_BYTES : PLAKAT_WIRE_MAX_PAGE_BYTES;

  if (g_str_equal (ask->method, "GET"))
    return plakat_http_get (self->http, url, bearer, NULL, max_bytes, PLAKAT_CLIENT_DEADLINE);
  return plakat_http_send (self->http, ask->method, url, bearer, ask->json, max_bytes,
                           PLAKAT_CLIENT_DEADLINE);
}

/* plakat_client_ask_bare: plakat_client_start(), awaited. Returns: (transfer full) (nullable): the answer */
PlakatHttpAnswer *
plakat_client_ask_bare (PlakatClient *self, const PlakatAsk *ask, const char *bearer, GError **error)
{
  return dex_await_boxed (plakat_client_start (self, ask, bearer), error);
}

static void
set_sign_in (PlakatClient *self, GError **error)
{
  g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN, _ ("%s asks you to sign in again"),
               self->base);
}

/* Sees to it that there is an access token if there can be one. */
static gboolean
find_token (PlakatClient *self, gboolean needed, GError **error)
{
  PlakatTokens *tokens = self->tokens;

  if (plakat_tokens_get_access (tokens) == NULL && plakat_tokens_get_refresh (tokens) == NULL
      && plakat_tokens_may_load (tokens))
    dex_await (plakat_tokens_load (tokens), NULL);
  if (plakat_tokens_get_access (tokens) != NULL)
    {
      /* An early renewal that fails loses nothing: the token still holds for a while. */
      if (plakat_tokens_get_refresh (tokens) != NULL && plakat_tokens_take_renewal (tokens))
        dex_await (plakat_client_refresh (self), NULL);
      return TRUE;
    }
  if (plakat_tokens_get_refresh (tokens) != NULL)
    return dex_await (plakat_client_refresh (self), error);
  if (!needed)
    return TRUE;
  if (plakat_tokens_is_locked (tokens))
    g_set_error_literal (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY,
                         _ ("The keyring is locked. Unlock it to let Plakat reach the server."));
  else
    set_sign_in (self, error);
  return FALSE;
}

/* A server may have forgotten the user, and not know what to say to a refresh then. */
static gboolean
says_no_user (const PlakatHttpAnswer *answer)
{
  g_autofree char *code = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);
  g_autoptr (JsonObject) object = NULL;

  if (length > 0)
    object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  return object != NULL && plakat_wire_get_text (object, "code", 64, &code, NULL)
         && g_strcmp0 (code, "user_not_found") == 0;
}

static gboolean
renew (PlakatClient *self, const PlakatHttpAnswer *answer, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (dex_await (plakat_client_refresh (self), &why))
    return TRUE;
  if (says_no_user (answer))
    set_sign_in (self, error);
  else
    g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

/*
 * plakat_client_ask:
 * @self: a client
 * @ask: what
 * @lost: (out) (optional): whether %NULL comes of the question itself: it may have been done. Otherwise
 * nothing was asked, or it was answered with a 401
 * @error: return location
 *
 * Asks with the access token, and once more after a 401 with a newer one: the one that came meanwhile, or
 * that of a refresh which all who got a 401 share.
 *
 * Returns: (transfer full) (nullable): an answer of any status
 */
PlakatHttpAnswer *
plakat_client_ask (PlakatClient *self, const PlakatAsk *ask, gboolean *lost, GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  gboolean ignored;
  guint generation;

  lost = lost ? lost : &ignored;
  *lost = FALSE;
  if (!find_token (self, ask->signed_in, error))
    return NULL;
  generation = plakat_tokens_get_generation (self->tokens);
  answer = plakat_client_ask_bare (self, ask, plakat_tokens_get_access (self->tokens), error);
  *lost = answer == NULL;
  if (answer == NULL || answer->status != 401)
    return g_steal_pointer (&answer);
  if (generation == plakat_tokens_get_generation (self->tokens) && !renew (self, answer, error))
    return NULL;
  g_clear_pointer (&answer, plakat_http_answer_unref);
  answer = plakat_client_ask_bare (self, ask, plakat_tokens_get_access (self->tokens), error);
  *lost = answer == NULL;
  return g_steal_pointer (&answer);
}

/* plakat_client_ask_checked: Returns: (transfer full) (nullable): plakat_client_ask()'s answer if
 * plakat_answer_check() finds it good */
PlakatHttpAnswer *
plakat_client_ask_checked (PlakatClient *self, const PlakatAsk *ask, GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask (self, ask, NULL, error);

  return answer && plakat_answer_check (answer, self->base, error) ? g_steal_pointer (&answer) : NULL;
}

/*
 * plakat_client_ask_for_session:
 * @path: of signing in or registering
 * @json: with a password in it
 *
 * Without a token. A 401 to a password is the server's no to that password, not to a token.
 *
 * Returns: (transfer full) (nullable): a good answer
 */
PlakatHttpAnswer *
plakat_client_ask_for_session (PlakatClient *self, const char *path, const char *json, GError **error)
{
  const PlakatAsk ask = { .method = "POST", .path = path, .json = json, .for_tokens = TRUE };
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask_bare (self, &ask, NULL, error);

  if (answer == NULL)
    return NULL;
  if (answer->status == 401 && !plakat_answer_is_html (answer))
    answer->status = 403;
  return plakat_answer_check (answer, self->base, error) ? g_steal_pointer (&answer) : NULL;
}

/* plakat_client_keep_session: @session: (transfer full). Returns: (transfer full): resolves to @session
 * (pointer) when its tokens are kept */
DexFuture *
plakat_client_keep_session (PlakatClient *self, PlakatSession *session)
{
  g_autoptr (PlakatSession) kept = session;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_tokens_store (self->tokens, kept->access, kept->refresh), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_pointer (g_steal_pointer (&kept));
}

/* ── refreshing ────────────────────────────────────────────────────────── */

/* The only end of a session is the server's own no to the refresh token. A timeout, a 5xx, a keyring that
 * cannot be read and a page of HTML are none: they leave the tokens as they are. */

static char *
print_refresh (const char *refresh)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "refresh", refresh);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static gboolean
is_refusal (const PlakatHttpAnswer *answer)
{
  return (answer->status == 400 || answer->status == 401) && !plakat_answer_is_html (answer);
}

static PlakatHttpAnswer *
send_refresh (PlakatClient *self, GError **error)
{
  const char *secret = plakat_tokens_get_refresh (self->tokens);
  PlakatAsk ask = { .method = "POST", .path = self->refresh_path, .for_tokens = TRUE };
  g_autofree char *json = NULL;
  PlakatHttpAnswer *answer;

  /* Somebody signed out before there was a word with the server. */
  if (secret == NULL)
    {
      set_sign_in (self, error);
      return NULL;
    }
  ask.json = json = print_refresh (secret);
  answer = plakat_client_ask_bare (self, &ask, NULL, error);
  explicit_bzero (json, strlen (json));
  return answer;
}

/* Another process of the same account may have traded the token in for the one that the keyring holds now. */
static gboolean
has_other_token (PlakatClient *self)
{
  guint generation = plakat_tokens_get_generation (self->tokens);

  return dex_await_boolean (plakat_tokens_load (self->tokens), NULL)
         && plakat_tokens_get_generation (self->tokens) != generation;
}

/* Somebody signed out, or in, while the server was asked: what it answers is of a session that is over. */
static gboolean
is_overtaken (PlakatClient *self, guint generation)
{
  return plakat_tokens_get_generation (self->tokens) != generation;
}

static gboolean
refresh (PlakatClient *self, GError **error)
{
  guint generation = plakat_tokens_get_generation (self->tokens);
  g_autoptr (PlakatHttpAnswer) answer = send_refresh (self, error);
  g_autoptr (PlakatSession) session = NULL;

  if (answer != NULL && is_refusal (answer) && !is_overtaken (self, generation) && has_other_token (self))
    {
      g_clear_pointer (&answer, plakat_http_answer_unref);
      generation = plakat_tokens_get_generation (self->tokens);
      answer = send_refresh (self, error);
    }
  if (answer == NULL)
    return FALSE;
  if (is_overtaken (self, generation))
    {
      if (plakat_tokens_get_access (self->tokens) == NULL)
        set_sign_in (self, error);
      return plakat_tokens_get_access (self->tokens) != NULL;
    }
  if (is_refusal (answer))
    {
      self->refused = plakat_tokens_get_generation (self->tokens);
      set_sign_in (self, error);
      return FALSE;
    }
  if (!plakat_answer_check (answer, self->base, error))
    {
      /* A refusal to the refresh that is not about the token says nothing about what was asked. */
      if (g_error_matches (*error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED)
          || g_error_matches (*error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE))
        (*error)->code = PLAKAT_REMOTE_ERROR_BUSY;
      return FALSE;
    }
  session = dex_await_pointer (plakat_answer_decode (answer, (PlakatDecoder) plakat_session_from_json,
                                                     (GDestroyNotify) plakat_session_free),
                               error);
  if (session != NULL && is_overtaken (self, generation))
    {
      set_sign_in (self, error);
      return FALSE;
    }
  return session != NULL
         && dex_await (plakat_tokens_store (self->tokens, session->access, session->refresh), error);
}

static DexFuture *
refresh_fiber (gpointer data)
{
  PlakatClient *self = data;
  g_autoptr (GError) error = NULL;
  gboolean good = refresh (self, &error);
  g_autoptr (DexPromise) promise = g_steal_pointer (&self->refreshing);

  if (good)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
  return dex_future_new_true ();
}

/*
 * plakat_client_refresh:
 * @self: a client with a refresh token
 *
 * Trades the refresh token in, once for however many wait. A waiter that goes away does not stop it.
 *
 * Returns: (transfer full): resolves to %TRUE when new tokens are published; rejects with
 *   %PLAKAT_REMOTE_ERROR_SIGN_IN when the server refused the token, and as the asking went otherwise
 */
DexFuture *
plakat_client_refresh (PlakatClient *self)
{
  DexFuture *waiting;

  if (self->refreshing == NULL)
    {
      g_autoptr (GError) error = NULL;

      if (plakat_tokens_get_refresh (self->tokens) == NULL
          || (self->refused != 0 && self->refused == plakat_tokens_get_generation (self->tokens)))
        {
          set_sign_in (self, &error);
          return dex_future_new_for_error (g_steal_pointer (&error));
        }
      self->refreshing = dex_promise_new ();
      waiting = DEX_FUTURE (dex_ref (self->refreshing));
      dex_future_disown (dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (self), g_object_unref));
      return waiting;
    }
  return DEX_FUTURE (dex_ref (self->refreshing));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-companion-private.h"
#include "plakat-tokens-private.h"
#include "plakat-wire.h"

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

static void
set_sign_in (PlakatCompanion *self, GError **error)
{
  g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN, _ ("%s asks you to sign in again"),
               plakat_companion_get_origin (self));
}

static PlakatHttpAnswer *
send_refresh (PlakatCompanion *self, GError **error)
{
  g_autofree char *json = print_refresh (plakat_tokens_get_refresh (plakat_companion_get_tokens (self)));
  const PlakatAsk ask = { .method = "POST", .path = "users/refresh/", .json = json };
  PlakatHttpAnswer *answer = plakat_companion_ask_bare (self, &ask, NULL, error);

  explicit_bzero (json, strlen (json));
  return answer;
}

/* Another process of the same account may have traded the token in for the one that the keyring holds now. */
static gboolean
has_other_token (PlakatCompanion *self)
{
  PlakatTokens *tokens = plakat_companion_get_tokens (self);
  guint generation = plakat_tokens_get_generation (tokens);

  return dex_await_boolean (plakat_tokens_load (tokens), NULL)
         && plakat_tokens_get_generation (tokens) != generation;
}

static gboolean
refresh (PlakatCompanion *self, GError **error)
{
  PlakatTokens *tokens = plakat_companion_get_tokens (self);
  g_autoptr (PlakatHttpAnswer) answer = send_refresh (self, error);
  g_autoptr (PlakatSession) session = NULL;

  if (answer != NULL && is_refusal (answer) && has_other_token (self))
    {
      g_clear_pointer (&answer, plakat_http_answer_unref);
      answer = send_refresh (self, error);
    }
  if (answer == NULL)
    return FALSE;
  if (is_refusal (answer))
    {
      plakat_companion_get_refresh_state (self)->refused = plakat_tokens_get_generation (tokens);
      set_sign_in (self, error);
      return FALSE;
    }
  if (!plakat_answer_check (answer, plakat_companion_get_origin (self), error))
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
  return session != NULL
         && dex_await (plakat_tokens_store (tokens, session->access, session->refresh), error);
}

static DexFuture *
refresh_fiber (gpointer data)
{
  PlakatCompanion *self = data;
  PlakatRefreshState *state = plakat_companion_get_refresh_state (self);
  g_autoptr (GError) error = NULL;
  gboolean good = refresh (self, &error);
  g_autoptr (DexPromise) promise = g_steal_pointer (&state->running);

  if (good)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
  return dex_future_new_true ();
}

/*
 * plakat_companion_refresh:
 * @self: a server with a refresh token
 *
 * Trades the refresh token in, once for however many wait. A waiter that goes away does not stop it.
 *
 * Returns: (transfer full): resolves to %TRUE when new tokens are published; rejects with
 *   %PLAKAT_REMOTE_ERROR_SIGN_IN when the server refused the token, and as the asking went otherwise
 */
DexFuture *
plakat_companion_refresh (PlakatCompanion *self)
{
  PlakatRefreshState *state = plakat_companion_get_refresh_state (self);
  PlakatTokens *tokens = plakat_companion_get_tokens (self);
  DexFuture *waiting;

  if (state->running == NULL)
    {
      g_autoptr (GError) error = NULL;

      if (plakat_tokens_get_refresh (tokens) == NULL
          || (state->refused != 0 && state->refused == plakat_tokens_get_generation (tokens)))
        {
          set_sign_in (self, &error);
          return dex_future_new_for_error (g_steal_pointer (&error));
        }
      state->running = dex_promise_new ();
      waiting = DEX_FUTURE (dex_ref (state->running));
      dex_future_disown (dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (self), g_object_unref));
      return waiting;
    }
  return DEX_FUTURE (dex_ref (state->running));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "plakat-tokens-private.h"

static const SecretSchema SCHEMA = {
  .name = PLAKAT_APP_ID ".Token",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    {
      dex_promise_resolve_string (promise, g_strdup (password ? password : ""));
      secret_password_free (password);
    }
}

static void
search_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_boolean (promise, items != NULL);
  g_list_free_full (items, g_object_unref);
}

static void
store_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static void
clear_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static DexFuture *
with_patience (const PlakatKeyringItem *item, DexPromise *promise)
{
  return dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds ((int) item->patience), NULL);
}

/*
 * plakat_keyring_look_up:
 * @item: which
 * @error: return location
 *
 * A lookup says "nothing" also when the user dismissed the question to unlock, so that a search, which asks
 * no question, comes first. In a fiber.
 *
 * Returns: (transfer full) (nullable): what the keyring holds; %NULL without an error when it holds nothing
 */
char *
plakat_keyring_look_up (const PlakatKeyringItem *item, GError **error)
{
  DexPromise *promise = dex_promise_new ();
  g_autofree char *found = NULL;
  g_autoptr (GError) why = NULL;

  secret_password_search (&SCHEMA, SECRET_SEARCH_NONE, NULL, search_cb, dex_ref (promise), "account",
                          item->account, "origin", item->origin, NULL);
  if (!dex_await_boolean (with_patience (item, promise), &why))
    {
      if (why != NULL)
        g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  promise = dex_promise_new ();
  secret_password_lookup (&SCHEMA, NULL, lookup_cb, dex_ref (promise), "account", item->account, "origin",
                          item->origin, NULL);
  found = dex_await_string (with_patience (item, promise), error);
  if (found == NULL)
    return NULL;
  if (*found != '\0')
    return g_steal_pointer (&found);
  g_set_error_literal (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "locked");
  return NULL;
}

/* plakat_keyring_store: in a fiber. Returns: whether the keyring holds @secret now */
gboolean
plakat_keyring_store (const PlakatKeyringItem *item, const char *secret, GError **error)
{
  g_autofree char *label = g_strdup_printf (_ ("Plakat: sign-in at %s"), item->origin);
  DexPromise *promise = dex_promise_new ();

  secret_password_store (&SCHEMA, SECRET_COLLECTION_DEFAULT, label, secret, NULL, store_cb, dex_ref (promise),
                         "account", item->account, "origin", item->origin, NULL);
  return dex_await (with_patience (item, promise), error);
}

/* plakat_keyring_clear: in a fiber. Returns: whether the keyring holds nothing any more */
gboolean
plakat_keyring_clear (const PlakatKeyringItem *item, GError **error)
{
  DexPromise *promise = dex_promise_new ();

  secret_password_clear (&SCHEMA, NULL, clear_cb, dex_ref (promise), "account", item->account, "origin",
                         item->origin, NULL);
  return dex_await (with_patience (item, promise), error);
}

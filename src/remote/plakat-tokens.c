/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <libsecret/secret.h>
#include <string.h>
#include <time.h>

#include "plakat-tokens-private.h"
#include "plakat-wire.h"

/* Of its lifetime an access token is used for four fifths. */
#define LIFETIME_USED(seconds) ((seconds) * 4 / 5)
#define MAX_LIFETIME (30 * 24 * 3600)
/* Whoever dismissed the question to unlock is not asked again at once. */
#define ASK_AGAIN_SECONDS 300
/* libsecret 0.21 may never answer when a question to unlock cannot be shown or is dismissed. */
#define PATIENCE_SECONDS 60

struct _PlakatTokens
{
  GObject parent_instance;

  char *account;
  char *origin;
  char *access;
  char *refresh;
  gint64 renew_at;
  gint64 tried_at;
  guint generation;
  guint patience;
  gboolean persistent;
  gboolean locked;
};

enum
{
  PROP_PERSISTENT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatTokens, plakat_tokens, G_TYPE_OBJECT)

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
wipe (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

static void
take (char **secret, const char *value)
{
  char *copy = g_strdup (value);

  wipe (secret);
  *secret = copy;
}

/* Seconds since the machine started, asleep or not: setting the clock changes nothing. */
static gint64
get_boot_seconds (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

/* How long a token is said to live; a hint and nothing more, 0 where it gives none. */
static gint64
read_lifetime (const char *access)
{
  g_auto (GStrv) parts = g_strsplit (access, ".", 4);
  g_autofree char *base64 = NULL;
  g_autofree guchar *claims = NULL;
  g_autoptr (JsonObject) object = NULL;
  gint64 from = 0;
  gint64 to = 0;
  gsize length;

  if (g_strv_length (parts) != 3 || strlen (parts[1]) > 8192)
    return 0;
  base64 = g_strconcat (parts[1], &"==="[3 - (4 - strlen (parts[1]) % 4) % 4], NULL);
  g_strdelimit (g_strdelimit (base64, "-", '+'), "_", '/');
  claims = g_base64_decode (base64, &length);
  object = plakat_wire_parse_object ((const char *) claims, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  if (object == NULL || !plakat_wire_get_int64 (object, "iat", 1, G_MAXINT32 * 4LL, &from, NULL)
      || !plakat_wire_get_int64 (object, "exp", 1, G_MAXINT32 * 4LL, &to, NULL) || from == 0)
    return 0;
  return CLAMP (to - from, 0, MAX_LIFETIME);
}

static void
set_persistent (PlakatTokens *self, gboolean persistent)
{
  if (self->persistent == persistent)
    return;
  self->persistent = persistent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSISTENT]);
}

/* A keyring that is there but shut may open; where there is none, nothing of ours is in it. */
static gboolean
says_locked (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
         || g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

static void
note_keyring (PlakatTokens *self, const GError *error)
{
  if (error != NULL && self->persistent)
    g_message ("The keyring cannot be used, tokens stay in memory: %s", error->message);
  self->locked = error != NULL && says_locked (error);
  self->tried_at = get_boot_seconds ();
  set_persistent (self, error == NULL);
}

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

static DexFuture *
with_patience (PlakatTokens *self, DexPromise *promise)
{
  return dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds ((int) self->patience), NULL);
}

/* What the keyring holds; NULL without an error when it holds nothing. A lookup says "nothing" also when the
 * user dismissed the question to unlock, so that a search, which asks no question, comes first. */
static char *
look_up (PlakatTokens *self, GError **error)
{
  DexPromise *promise = dex_promise_new ();
  g_autofree char *found = NULL;
  g_autoptr (GError) why = NULL;

  secret_password_search (&SCHEMA, SECRET_SEARCH_NONE, NULL, search_cb, dex_ref (promise), "account",
                          self->account, "origin", self->origin, NULL);
  if (!dex_await_boolean (with_patience (self, promise), &why))
    {
      if (why != NULL)
        g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  promise = dex_promise_new ();
  secret_password_lookup (&SCHEMA, NULL, lookup_cb, dex_ref (promise), "account", self->account, "origin",
                          self->origin, NULL);
  found = dex_await_string (with_patience (self, promise), error);
  if (found == NULL)
    return NULL;
  if (*found != '\0')
    return g_steal_pointer (&found);
  g_set_error_literal (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "locked");
  return NULL;
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
load_fiber (gpointer data)
{
  PlakatTokens *self = data;
  g_autoptr (GError) error = NULL;
  char *found = look_up (self, &error);

  note_keyring (self, error);
  if (found != NULL && g_strcmp0 (found, self->refresh) != 0)
    {
      take (&self->refresh, found);
      wipe (&self->access);
      self->generation++;
    }
  wipe (&found);
  return dex_future_new_for_boolean (self->refresh != NULL);
}

typedef struct
{
  PlakatTokens *tokens;
  char *access;
  char *refresh;
} Storing;

static void
storing_free (gpointer data)
{
  Storing *storing = data;

  wipe (&storing->access);
  wipe (&storing->refresh);
  g_object_unref (storing->tokens);
  g_free (storing);
}

static DexFuture *
store_fiber (gpointer data)
{
  Storing *storing = data;
  PlakatTokens *self = storing->tokens;
  gint64 lifetime = read_lifetime (storing->access);
  gint64 received = get_boot_seconds ();

  if (storing->refresh != NULL && (!self->persistent || g_strcmp0 (storing->refresh, self->refresh) != 0))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *label = g_strdup_printf (_ ("Plakat: sign-in at %s"), self->origin);
      DexPromise *promise = dex_promise_new ();

      secret_password_store (&SCHEMA, SECRET_COLLECTION_DEFAULT, label, storing->refresh, NULL, store_cb,
                             dex_ref (promise), "account", self->account, "origin", self->origin, NULL);
      dex_await (with_patience (self, promise), &error);
      note_keyring (self, error);
    }
  if (storing->refresh != NULL)
    take (&self->refresh, storing->refresh);
  take (&self->access, storing->access);
  self->renew_at = lifetime > 0 ? received + LIFETIME_USED (lifetime) : 0;
  self->generation++;
  return dex_future_new_true ();
}

static DexFuture *
clear_fiber (gpointer data)
{
  PlakatTokens *self = data;
  g_autoptr (GError) error = NULL;
  DexPromise *promise = dex_promise_new ();

  secret_password_clear (&SCHEMA, NULL, clear_cb, dex_ref (promise), "account", self->account, "origin",
                         self->origin, NULL);
  dex_await (with_patience (self, promise), &error);
  note_keyring (self, error);
  return dex_future_new_true ();
}

static void
plakat_tokens_finalize (GObject *object)
{
  PlakatTokens *self = PLAKAT_TOKENS (object);

  wipe (&self->access);
  wipe (&self->refresh);
  g_free (self->account);
  g_free (self->origin);

  G_OBJECT_CLASS (plakat_tokens_parent_class)->finalize (object);
}

static void
plakat_tokens_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatTokens *self = PLAKAT_TOKENS (object);

  switch (id)
    {
    case PROP_PERSISTENT:
      g_value_set_boolean (value, self->persistent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_tokens_class_init (PlakatTokensClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = plakat_tokens_finalize;
  object_class->get_property = plakat_tokens_get_property;

  properties[PROP_PERSISTENT] =
      g_param_spec_boolean ("persistent", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plakat_tokens_init (PlakatTokens *self)
{
  self->persistent = TRUE;
  self->patience = PATIENCE_SECONDS;
}

/**
 * plakat_tokens_new:
 * @account: the account's uuid on this computer
 * @origin: the server's origin
 *
 * Returns: (transfer full): its tokens, empty until they are loaded or stored
 */
PlakatTokens *
plakat_tokens_new (const char *account, const char *origin)
{
  PlakatTokens *self;

  g_return_val_if_fail (account != NULL && origin != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_TOKENS, NULL);
  self->account = g_strdup (account);
  self->origin = g_strdup (origin);
  return self;
}

/**
 * plakat_tokens_load:
 * @self: tokens
 *
 * Reads the refresh token from the keyring; it may ask the user to unlock it. A keyring that cannot be read
 * changes nothing but "persistent", and what is held in memory stays. Main thread.
 *
 * Returns: (transfer full): resolves to whether there is a refresh token; never rejects
 */
DexFuture *
plakat_tokens_load (PlakatTokens *self)
{
  dex_return_error_if_fail (PLAKAT_IS_TOKENS (self));

  return dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref);
}

/**
 * plakat_tokens_store:
 * @self: tokens
 * @access: the access token
 * @refresh: (nullable): the refresh token; %NULL keeps the one that is there
 *
 * Writes the keyring, then publishes both under a new generation. Main thread.
 *
 * Returns: (transfer full): resolves to %TRUE, also where the keyring could not be written ("persistent" says
 * it)
 */
DexFuture *
plakat_tokens_store (PlakatTokens *self, const char *access, const char *refresh)
{
  Storing *storing;

  dex_return_error_if_fail (PLAKAT_IS_TOKENS (self));
  dex_return_error_if_fail (access != NULL);

  storing = g_new0 (Storing, 1);
  storing->tokens = g_object_ref (self);
  storing->access = g_strdup (access);
  storing->refresh = g_strdup (refresh);
  return dex_scheduler_spawn (NULL, 0, store_fiber, storing, storing_free);
}

/**
 * plakat_tokens_clear:
 * @self: tokens
 *
 * Forgets both tokens at once, and takes the one in the keyring away. Main thread.
 *
 * Returns: (transfer full): resolves to %TRUE
 */
DexFuture *
plakat_tokens_clear (PlakatTokens *self)
{
  dex_return_error_if_fail (PLAKAT_IS_TOKENS (self));

  wipe (&self->access);
  wipe (&self->refresh);
  self->renew_at = 0;
  self->generation++;
  return dex_scheduler_spawn (NULL, 0, clear_fiber, g_object_ref (self), g_object_unref);
}

/** plakat_tokens_get_access: Returns: (nullable): the access token, until the generation changes */
const char *
plakat_tokens_get_access (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), NULL);

  return self->access;
}

/** plakat_tokens_get_refresh: Returns: (nullable): the refresh token, until the generation changes */
const char *
plakat_tokens_get_refresh (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), NULL);

  return self->refresh;
}

/** plakat_tokens_get_generation: Returns: a number that grows with each change of the tokens */
guint
plakat_tokens_get_generation (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), 0);

  return self->generation;
}

/** plakat_tokens_get_persistent: Returns: whether the keyring could be used when it was last tried */
gboolean
plakat_tokens_get_persistent (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), FALSE);

  return self->persistent;
}

/* plakat_tokens_is_locked: Returns: whether a keyring is there that could not be opened */
gboolean
plakat_tokens_is_locked (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), FALSE);

  return self->locked;
}

/* plakat_tokens_set_patience: tests do not wait for a minute */
void
plakat_tokens_set_patience (PlakatTokens *self, guint seconds)
{
  g_return_if_fail (PLAKAT_IS_TOKENS (self));

  self->patience = seconds;
}

/* plakat_tokens_may_load: Returns: whether to look into the keyring (again) when there is no token */
gboolean
plakat_tokens_may_load (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), FALSE);

  return !self->locked || get_boot_seconds () - self->tried_at >= ASK_AGAIN_SECONDS;
}

/* plakat_tokens_is_ageing: Returns: whether the access token should be renewed before it is used again */
gboolean
plakat_tokens_is_ageing (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), FALSE);

  return self->renew_at > 0 && get_boot_seconds () >= self->renew_at;
}

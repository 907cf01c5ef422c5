/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <libsecret/secret.h>
#include <string.h>
#include <time.h>

#include "plakat-text.h"
#include "plakat-tokens-private.h"
#include "plakat-wire.h"

/* Of its lifetime an access token is used for four fifths. */
#define LIFETIME_USED(seconds) ((seconds) * 4 / 5)
#define MAX_LIFETIME (30 * 24 * 3600)
/* After an early renewal that failed. */
#define RENEW_AGAIN_SECONDS 30
/* Whoever dismissed the question to unlock is not asked again at once. */
#define ASK_AGAIN_SECONDS 300
/* libsecret 0.21 may never answer when a question to unlock cannot be shown or is dismissed. */
#define PATIENCE_SECONDS 60
/* What changes with each answer is not written with each answer. */
#define WRITE_AGAIN_SECONDS 60

struct _PlakatTokens
{
  GObject parent_instance;

  char *account;
  char *origin;
  char *access;
  char *refresh;
  gint64 renew_at;
  gint64 renew_again_at;
  gint64 tried_at;
  gint64 written_at;
  DexFuture *writing;
  DexFuture *turn;
  guint generation;
  guint clears;
  guint patience;
  gboolean persistent;
  gboolean locked;
  gboolean unwritten;
};

enum
{
  PROP_PERSISTENT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatTokens, plakat_tokens, G_TYPE_OBJECT)

static void
take (char **secret, const char *value)
{
  char *copy = g_strdup (value);

  plakat_text_wipe (*secret);
  *secret = copy;
}

/* 0 where nobody holds it. */
static gint64 clock_of_tests;

/* Seconds since the machine started, asleep or not: setting the clock changes nothing. */
static gint64
get_boot_seconds (void)
{
  struct timespec now = { 0 };

  if (clock_of_tests > 0)
    return clock_of_tests;
  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

/* plakat_tokens_pass_time: so many seconds go by for all tokens, and from then on no others: tests do not
 * wait for a quarter of an hour, and take as long as they take */
void
plakat_tokens_pass_time (guint seconds)
{
  clock_of_tests = get_boot_seconds () + seconds;
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

static PlakatKeyringItem
get_item (PlakatTokens *self)
{
  return (PlakatKeyringItem) { .account = self->account, .origin = self->origin, .patience = self->patience };
}

/* What is written and what is cleared comes to the keyring in the order in which it was asked for. */
static DexPromise *
take_turn (PlakatTokens *self)
{
  DexFuture *before = g_steal_pointer (&self->turn);
  DexPromise *mine = dex_promise_new ();

  self->turn = DEX_FUTURE (dex_ref (mine));
  if (before != NULL)
    dex_await (before, NULL);
  return mine;
}

/* What is read comes after what was to be written and cleared before, and nothing waits for it. */
static void
await_turns (PlakatTokens *self)
{
  if (self->turn != NULL)
    dex_await (dex_ref (self->turn), NULL);
}

static void
end_turn (DexPromise *mine)
{
  dex_promise_resolve_boolean (mine, TRUE);
  dex_unref (mine);
}

typedef struct
{
  PlakatTokens *tokens;
  guint generation;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_object_unref (loading->tokens);
  g_free (loading);
}

static DexFuture *
load_fiber (gpointer data)
{
  Loading *loading = data;
  PlakatTokens *self = loading->tokens;
  const PlakatKeyringItem item = get_item (self);
  g_autoptr (GError) error = NULL;
  char *found;

  await_turns (self);
  found = plakat_keyring_look_up (&item, &error);
  note_keyring (self, error);
  /* Somebody signed out, or in, since it was asked for: what the keyring had before says nothing any more. */
  if (found != NULL && loading->generation == self->generation && g_strcmp0 (found, self->refresh) != 0)
    {
      take (&self->refresh, found);
      g_clear_pointer (&self->access, plakat_text_wipe);
      self->generation++;
    }
  g_clear_pointer (&found, plakat_text_wipe);
  return dex_future_new_for_boolean (self->refresh != NULL);
}

static void
write_keyring (PlakatTokens *self, const char *secret)
{
  const PlakatKeyringItem item = get_item (self);
  g_autoptr (GError) error = NULL;
  DexPromise *mine = take_turn (self);

  plakat_keyring_store (&item, secret, &error);
  end_turn (mine);
  note_keyring (self, error);
  self->written_at = self->tried_at;
}

/* A keyring operation comes to its end whoever still waits for it: others wait for their turn. */
static DexFuture *
spawn (DexFiberFunc fiber, gpointer data, GDestroyNotify destroy)
{
  DexFuture *future = dex_scheduler_spawn (NULL, 0, fiber, data, destroy);

  dex_future_disown (dex_ref (future));
  return future;
}

typedef struct
{
  PlakatTokens *tokens;
  char *access;
  char *refresh;
  guint clears;
} Storing;

static void
storing_free (gpointer data)
{
  Storing *storing = data;

  g_clear_pointer (&storing->access, plakat_text_wipe);
  g_clear_pointer (&storing->refresh, plakat_text_wipe);
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
    write_keyring (self, storing->refresh);
  /* Somebody signed out meanwhile: that is the last word. */
  if (storing->clears != self->clears)
    return dex_future_new_true ();
  if (storing->refresh != NULL)
    {
      take (&self->refresh, storing->refresh);
      self->unwritten = FALSE;
    }
  take (&self->access, storing->access);
  self->renew_at = lifetime > 0 ? received + LIFETIME_USED (lifetime) : 0;
  self->renew_again_at = 0;
  self->generation++;
  return dex_future_new_true ();
}

/* What is in memory by now; nothing where it was cleared meanwhile. */
static DexFuture *
write_fiber (gpointer data)
{
  PlakatTokens *self = data;
  char *secret = g_strdup (self->refresh);

  self->unwritten = FALSE;
  if (secret != NULL)
    write_keyring (self, secret);
  plakat_text_wipe (secret);
  dex_clear (&self->writing);
  return dex_future_new_true ();
}

static void
start_writing (PlakatTokens *self)
{
  self->written_at = get_boot_seconds ();
  self->writing = spawn (write_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
clear_fiber (gpointer data)
{
  PlakatTokens *self = data;
  const PlakatKeyringItem item = get_item (self);
  g_autoptr (GError) error = NULL;
  DexPromise *mine = take_turn (self);

  plakat_keyring_clear (&item, &error);
  end_turn (mine);
  note_keyring (self, error);
  return dex_future_new_true ();
}

static void
plakat_tokens_finalize (GObject *object)
{
  PlakatTokens *self = PLAKAT_TOKENS (object);

  g_clear_pointer (&self->access, plakat_text_wipe);
  g_clear_pointer (&self->refresh, plakat_text_wipe);
  dex_clear (&self->writing);
  dex_clear (&self->turn);
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
 * changes nothing but "persistent", and what is held in memory stays, as it does where the tokens changed
 * meanwhile: they are the newer ones. Main thread.
 *
 * Returns: (transfer full): resolves to whether there is a refresh token; never rejects
 */
DexFuture *
plakat_tokens_load (PlakatTokens *self)
{
  Loading *loading;

  dex_return_error_if_fail (PLAKAT_IS_TOKENS (self));

  loading = g_new0 (Loading, 1);
  loading->tokens = g_object_ref (self);
  loading->generation = self->generation;
  return dex_scheduler_spawn (NULL, 0, load_fiber, loading, loading_free);
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
  storing->clears = self->clears;
  return spawn (store_fiber, storing, storing_free);
}

/**
 * plakat_tokens_renew:
 * @self: tokens
 * @secret: what took the place of both tokens
 *
 * For a server whose one secret changes with each answer, all of one session being good. It is published at
 * once; the keyring gets the newest at most once a minute, and with plakat_tokens_flush(). Main thread.
 */
void
plakat_tokens_renew (PlakatTokens *self, const char *secret)
{
  g_return_if_fail (PLAKAT_IS_TOKENS (self));
  g_return_if_fail (secret != NULL);

  if (g_strcmp0 (secret, self->refresh) != 0)
    self->unwritten = TRUE;
  take (&self->access, secret);
  take (&self->refresh, secret);
  self->renew_at = 0;
  self->generation++;
  if (self->unwritten && self->writing == NULL && plakat_tokens_may_load (self)
      && get_boot_seconds () - self->written_at >= WRITE_AGAIN_SECONDS)
    start_writing (self);
}

/**
 * plakat_tokens_flush:
 * @self: tokens
 *
 * Writes what plakat_tokens_renew() has not written yet, before the tokens are let go. Main thread.
 *
 * Returns: (transfer full): resolves to %TRUE
 */
DexFuture *
plakat_tokens_flush (PlakatTokens *self)
{
  dex_return_error_if_fail (PLAKAT_IS_TOKENS (self));

  if (self->writing == NULL && self->unwritten && plakat_tokens_may_load (self))
    start_writing (self);
  return self->writing != NULL ? DEX_FUTURE (dex_ref (self->writing)) : dex_future_new_true ();
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

  g_clear_pointer (&self->access, plakat_text_wipe);
  g_clear_pointer (&self->refresh, plakat_text_wipe);
  self->unwritten = FALSE;
  self->renew_at = 0;
  self->generation++;
  self->clears++;
  return spawn (clear_fiber, g_object_ref (self), g_object_unref);
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

/* plakat_tokens_is_ageing: Returns: whether four fifths of the access token's life are over */
gboolean
plakat_tokens_is_ageing (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), FALSE);

  return self->renew_at > 0 && get_boot_seconds () >= self->renew_at;
}

/*
 * plakat_tokens_take_renewal:
 * @self: tokens
 *
 * The token still holds for a while: where the server cannot renew it now it is not asked with each request.
 *
 * Returns: whether the caller should renew an ageing token before it is used; then for a while nobody should
 */
gboolean
plakat_tokens_take_renewal (PlakatTokens *self)
{
  g_return_val_if_fail (PLAKAT_IS_TOKENS (self), FALSE);

  if (!plakat_tokens_is_ageing (self) || get_boot_seconds () < self->renew_again_at)
    return FALSE;
  self->renew_again_at = get_boot_seconds () + RENEW_AGAIN_SECONDS;
  return TRUE;
}

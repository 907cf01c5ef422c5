/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-account-private.h"
#include "plakat-engine-private.h"

struct _PlakatAccount
{
  GObject parent_instance;

  PlakatStore *store;
  PlakatEngine *engine;
  PlakatRemote *remote;
  PlakatTokens *tokens;
  char *origin;
  char *username;
  char *login;
  char *files;
  char *label;
  PlakatServerKind kind;
  PlakatCapabilities capabilities;
};

typedef enum
{
  PROP_LABEL = 1,
  PROP_KEYRING_MISSING,
} Property;

static GParamSpec *properties[PROP_KEYRING_MISSING + 1];

G_DEFINE_FINAL_TYPE (PlakatAccount, plakat_account, G_TYPE_OBJECT)

static gboolean
is_keyring_missing (PlakatAccount *self)
{
  return self->tokens != NULL && !plakat_tokens_get_persistent (self->tokens);
}

static void
plakat_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatAccount *self = PLAKAT_ACCOUNT (object);

  switch ((Property) id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_KEYRING_MISSING:
      g_value_set_boolean (value, is_keyring_missing (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_account_dispose (GObject *object)
{
  PlakatAccount *self = PLAKAT_ACCOUNT (object);

  if (self->engine != NULL)
    plakat_engine_stop (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  g_clear_object (&self->remote);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->origin, g_free);
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->login, g_free);
  g_clear_pointer (&self->files, g_free);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (plakat_account_parent_class)->dispose (object);
}

static void
plakat_account_class_init (PlakatAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_account_get_property;
  object_class->dispose = plakat_account_dispose;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_KEYRING_MISSING] = g_param_spec_boolean ("keyring-missing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_account_init (PlakatAccount *self)
{
}

static void
persistent_cb (PlakatAccount *self, GParamSpec *pspec, PlakatTokens *tokens)
{
  g_assert (PLAKAT_IS_ACCOUNT (self));
  g_assert (PLAKAT_IS_TOKENS (tokens));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYRING_MISSING]);
}

static char *
make_label (const PlakatAccountParts *parts)
{
  const char *host;

  if (parts->origin == NULL)
    return g_strdup (_ ("On this computer"));
  host = strstr (parts->origin, "://");
  return g_strdup_printf (_ ("%s at %s"), parts->username ? parts->username : _ ("Someone"),
                          host ? host + 3 : parts->origin);
}

PlakatAccount *
plakat_account_new (const PlakatAccountParts *parts)
{
  PlakatAccount *self = g_object_new (PLAKAT_TYPE_ACCOUNT, NULL);

  self->store = g_object_ref (parts->store);
  self->origin = g_strdup (parts->origin);
  self->username = g_strdup (parts->username);
  self->login = g_strdup (parts->login);
  self->files = g_strdup (parts->files);
  self->kind = parts->kind;
  self->capabilities = parts->capabilities;
  self->label = make_label (parts);
  g_set_object (&self->remote, parts->remote);
  g_set_object (&self->tokens, parts->tokens);
  if (parts->tokens != NULL)
    g_signal_connect_object (parts->tokens, "notify::persistent", G_CALLBACK (persistent_cb), self,
                             G_CONNECT_SWAPPED);
  self->engine =
      plakat_engine_new (plakat_store_get_library (parts->store), plakat_store_get_catalogue (parts->store),
                         parts->remote, parts->environment);
  plakat_engine_set_tokens (self->engine, parts->tokens);
  plakat_engine_set_success (self->engine, parts->last_success);
  if (parts->bucket != NULL)
    plakat_engine_share_bucket (self->engine, parts->bucket);
  return self;
}

PlakatStore *
plakat_account_get_store (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->store;
}

PlakatLibrary *
plakat_account_get_library (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return plakat_store_get_library (self->store);
}

PlakatCatalogue *
plakat_account_get_catalogue (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return plakat_store_get_catalogue (self->store);
}

PlakatEngine *
plakat_account_get_engine (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->engine;
}

PlakatRemote *
plakat_account_get_remote (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->remote;
}

PlakatTokens *
plakat_account_get_tokens (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->tokens;
}

gboolean
plakat_account_is_local (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), TRUE);

  return self->remote == NULL;
}

const char *
plakat_account_get_origin (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->origin;
}

const char *
plakat_account_get_username (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->username;
}

const char *
plakat_account_get_login (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->login;
}

const char *
plakat_account_get_files (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), NULL);

  return self->files;
}

PlakatServerKind
plakat_account_get_kind (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), PLAKAT_SERVER_PLAKAT);

  return self->kind;
}

PlakatCapabilities
plakat_account_get_capabilities (PlakatAccount *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (self), PLAKAT_CAN_EVERYTHING);

  return self->capabilities;
}

static DexFuture *
close_fiber (gpointer data)
{
  PlakatAccount *self = data;
  g_autoptr (GError) error = NULL;

  /* A session that changes with each answer is worth nothing but as it was last. */
  if (self->tokens != NULL && !dex_await (plakat_tokens_flush (self->tokens), &error))
    g_message ("The keyring did not take the session: %s", error->message);
  g_clear_error (&error);
  if (!dex_await (plakat_store_close (self->store), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

/** plakat_account_close: Returns: (transfer full): a future of %TRUE, when the secrets are kept and the files
 * are closed */
DexFuture *
plakat_account_close (PlakatAccount *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNT (self));

  plakat_engine_stop (self->engine);
  return dex_scheduler_spawn (NULL, 0, close_fiber, g_object_ref (self), g_object_unref);
}

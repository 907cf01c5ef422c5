/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fake-keyring.h"

#define ROOT "/org/freedesktop/secrets"
#define COLLECTION ROOT "/collection/login"
#define SESSION ROOT "/session/1"
#define ITEM COLLECTION "/"
#define DENIED "org.freedesktop.DBus.Error.AccessDenied"
#define UNKNOWN "org.freedesktop.DBus.Error.ServiceUnknown"
#define IS_LOCKED "org.freedesktop.Secret.Error.IsLocked"
#define UNSUPPORTED "org.freedesktop.DBus.Error.NotSupported"
#define NO_OBJECT "org.freedesktop.Secret.Error.NoSuchObject"
/* More than libsecret asks, one after the other, to look up, store or clear an item. */
#define MOST_CALLS 16

/* Accounts have names that can stand in a path. */
static GTestDBus *bus;
static GDBusConnection *service;
static GHashTable *secrets;
static FakeKeyringState state;
static const char *holding;
static GDBusMessage *held;
static GMutex lock;

static GDBusMessage *
fail (GDBusMessage *call, const char *error)
{
  return g_dbus_message_new_method_error (call, error, "%s", "The keyring of a test does not want to");
}

static GDBusMessage *
answer (GDBusMessage *call, GVariant *body)
{
  GDBusMessage *reply = g_dbus_message_new_method_reply (call);

  g_dbus_message_set_body (reply, body);
  return reply;
}

static GVariant *
make_secret (const char *value)
{
  return g_variant_new ("(o@ay@ays)", SESSION, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1),
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, value, strlen (value), 1),
                        "text/plain");
}

static GDBusMessage *
open_session (GDBusMessage *call, GVariant *body)
{
  const char *algorithm;

  g_variant_get_child (body, 0, "&s", &algorithm);
  if (!g_str_equal (algorithm, "plain"))
    return fail (call, UNSUPPORTED);
  return answer (call, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
}

static GDBusMessage *
search_items (GDBusMessage *call, GVariant *body)
{
  g_autoptr (GVariant) attributes = g_variant_get_child_value (body, 0);
  GVariantBuilder found;
  GVariantBuilder none;
  const char *account;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  g_variant_builder_init (&none, G_VARIANT_TYPE ("ao"));
  if (g_variant_lookup (attributes, "account", "&s", &account) && g_hash_table_contains (secrets, account))
    {
      g_autofree char *path = g_strconcat (ITEM, account, NULL);

      g_variant_builder_add (&found, "o", path);
    }
  if (state == FAKE_KEYRING_LOCKED)
    return answer (call, g_variant_new ("(aoao)", &none, &found));
  return answer (call, g_variant_new ("(aoao)", &found, &none));
}

static GDBusMessage *
get_secrets (GDBusMessage *call, GVariant *body)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (body, 0);
  GVariantBuilder found;
  GVariantIter iter;
  const char *path;

  if (state == FAKE_KEYRING_LOCKED)
    return fail (call, IS_LOCKED);
  g_variant_builder_init (&found, G_VARIANT_TYPE ("a{o(oayays)}"));
  g_variant_iter_init (&iter, paths);
  while (g_variant_iter_next (&iter, "&o", &path))
    {
      const char *secret = g_hash_table_lookup (secrets, path + MIN (strlen (ITEM), strlen (path)));

      if (secret != NULL)
        g_variant_builder_add (&found, "{o@(oayays)}", path, make_secret (secret));
    }
  return answer (call, g_variant_new ("(a{o(oayays)})", &found));
}

static GDBusMessage *
create_item (GDBusMessage *call, GVariant *body)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (body, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (body, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  g_autoptr (GVariant) attributes = NULL;
  g_autofree char *path = NULL;
  const char *account;
  const char *bytes;
  gsize length;

  if (state == FAKE_KEYRING_LOCKED)
    return fail (call, IS_LOCKED);
  attributes =
      g_variant_lookup_value (properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  if (attributes == NULL || !g_variant_lookup (attributes, "account", "&s", &account))
    return fail (call, NO_OBJECT);
  bytes = g_variant_get_fixed_array (value, &length, 1);
  g_hash_table_replace (secrets, g_strdup (account), g_strndup (bytes, length));
  path = g_strconcat (ITEM, account, NULL);
  return answer (call, g_variant_new ("(oo)", path, "/"));
}

static GDBusMessage *
delete_item (GDBusMessage *call)
{
  const char *path = g_dbus_message_get_path (call);

  if (state == FAKE_KEYRING_LOCKED)
    return fail (call, IS_LOCKED);
  g_hash_table_remove (secrets, path + MIN (strlen (ITEM), strlen (path)));
  return answer (call, g_variant_new ("(o)", "/"));
}

static GDBusMessage *
get_properties (GDBusMessage *call)
{
  const char *path = g_dbus_message_get_path (call);
  GVariantBuilder all;

  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sv}"));
  if (g_str_has_prefix (path, ITEM))
    {
      GVariantBuilder attributes;

      g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a{ss}"));
      g_variant_builder_add (&attributes, "{ss}", "account", path + strlen (ITEM));
      g_variant_builder_add (&all, "{sv}", "Attributes", g_variant_builder_end (&attributes));
      g_variant_builder_add (&all, "{sv}", "Label", g_variant_new_string ("a sign-in"));
      g_variant_builder_add (&all, "{sv}", "Locked", g_variant_new_boolean (state == FAKE_KEYRING_LOCKED));
      g_variant_builder_add (&all, "{sv}", "Created", g_variant_new_uint64 (0));
      g_variant_builder_add (&all, "{sv}", "Modified", g_variant_new_uint64 (0));
    }
  return answer (call, g_variant_new ("(a{sv})", &all));
}

/* Nothing is unlocked, and nobody is asked. */
static GDBusMessage *
unlock (GDBusMessage *call)
{
  GVariantBuilder none;

  g_variant_builder_init (&none, G_VARIANT_TYPE ("ao"));
  return answer (call, g_variant_new ("(aoo)", &none, "/"));
}

static GDBusMessage *
dispatch (GDBusMessage *call)
{
  const char *member = g_dbus_message_get_member (call);
  GVariant *body = g_dbus_message_get_body (call);

  if (state == FAKE_KEYRING_ABSENT)
    return fail (call, UNKNOWN);
  if (state == FAKE_KEYRING_DENIED)
    return fail (call, DENIED);
  if (g_str_equal (member, "OpenSession"))
    return open_session (call, body);
  if (g_str_equal (member, "SearchItems"))
    return search_items (call, body);
  if (g_str_equal (member, "GetSecrets"))
    return get_secrets (call, body);
  if (g_str_equal (member, "CreateItem"))
    return create_item (call, body);
  if (g_str_equal (member, "Delete"))
    return delete_item (call);
  if (g_str_equal (member, "Unlock"))
    return unlock (call);
  if (g_str_equal (member, "GetAll"))
    return get_properties (call);
  return fail (call, UNSUPPORTED);
}

static void
send_reply (GDBusMessage *reply)
{
  g_dbus_connection_send_message (service, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

/* In the connection's own thread. */
static GDBusMessage *
filter_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  g_autoptr (GDBusMessage) reply = NULL;
  const char *path = g_dbus_message_get_path (message);

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL
      || path == NULL || !g_str_has_prefix (path, ROOT))
    return message;
  g_mutex_lock (&lock);
  reply = dispatch (message);
  if (held == NULL && g_strcmp0 (g_dbus_message_get_member (message), holding) == 0)
    held = g_steal_pointer (&reply);
  else
    send_reply (reply);
  g_mutex_unlock (&lock);
  g_object_unref (message);
  return NULL;
}

void
fake_keyring_start (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;

  g_unsetenv ("SECRET_BACKEND");
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  service = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                        | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                    NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (service, filter_cb, NULL, NULL);
  owned = g_dbus_connection_call_sync (
      service, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", "org.freedesktop.secrets", 0u), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

void
fake_keyring_stop (void)
{
  g_dbus_connection_close_sync (service, NULL, NULL);
  g_clear_object (&service);
  /* Its end would wait for libsecret to let go of the bus, which is never. */
  g_test_dbus_stop (bus);
  g_hash_table_unref (secrets);
}

void
fake_keyring_set (FakeKeyringState to)
{
  g_mutex_lock (&lock);
  state = to;
  g_mutex_unlock (&lock);
}

char *
fake_keyring_dup (const char *account)
{
  char *secret;

  g_mutex_lock (&lock);
  secret = g_strdup (g_hash_table_lookup (secrets, account));
  g_mutex_unlock (&lock);
  return secret;
}

void
fake_keyring_put (const char *account, const char *secret)
{
  g_mutex_lock (&lock);
  if (secret != NULL)
    g_hash_table_replace (secrets, g_strdup (account), g_strdup (secret));
  else
    g_hash_table_remove (secrets, account);
  g_mutex_unlock (&lock);
}

void
fake_keyring_hold (const char *member)
{
  g_mutex_lock (&lock);
  holding = member;
  if (member == NULL && held != NULL)
    send_reply (held);
  if (member == NULL)
    g_clear_object (&held);
  g_mutex_unlock (&lock);
}

/* Answers come in the order of the calls on a connection, and libsecret's is the one that all share. */
void
fake_keyring_go_on (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) shared = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < MOST_CALLS; i++)
    {
      g_autoptr (GVariant) answered = NULL;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      answered =
          g_dbus_connection_call_sync (shared, "org.freedesktop.secrets", ROOT, "org.freedesktop.DBus.Peer",
                                       "Ping", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hostile.h"
#include "plakat-tokens-private.h"

#define ORIGIN "https://films.example.org"
#define NO_BUS "unix:path=/nonexistent/no-bus"

static gboolean
await_boolean (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_get_boolean (value);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  ++*(guint *) data;
}

/* libsecret's own encrypted file stands in for the service. */
static void
test_kept (void)
{
  g_autoptr (PlakatTokens) first = plakat_tokens_new ("one", ORIGIN);
  g_autoptr (PlakatTokens) second = plakat_tokens_new ("one", ORIGIN);
  g_autoptr (PlakatTokens) stranger = plakat_tokens_new ("two", ORIGIN);
  g_autoptr (PlakatTokens) elsewhere = plakat_tokens_new ("one", "https://other.example.org");
  g_autofree char *content = NULL;
  gsize length;
  guint generation = plakat_tokens_get_generation (first);

  g_assert_false (await_boolean (plakat_tokens_load (first)));
  g_assert_true (plakat_tokens_get_persistent (first));
  g_assert_true (await_boolean (plakat_tokens_store (first, "the-access-token", "the-refresh-token")));
  g_assert_true (plakat_tokens_get_persistent (first));
  g_assert_cmpuint (plakat_tokens_get_generation (first), >, generation);

  g_assert_true (await_boolean (plakat_tokens_load (second)));
  g_assert_cmpstr (plakat_tokens_get_refresh (second), ==, "the-refresh-token");
  g_assert_null (plakat_tokens_get_access (second));
  g_assert_false (await_boolean (plakat_tokens_load (stranger)));
  g_assert_false (await_boolean (plakat_tokens_load (elsewhere)));

  g_assert_true (g_file_get_contents (g_getenv ("SECRET_FILE_TEST_PATH"), &content, &length, NULL));
  g_assert_null (memmem (content, length, "the-refresh-token", strlen ("the-refresh-token")));
  g_assert_null (memmem (content, length, "the-access-token", strlen ("the-access-token")));

  /* Another process traded the token in. */
  g_assert_true (await_boolean (plakat_tokens_store (second, "access-2", "refresh-2")));
  generation = plakat_tokens_get_generation (first);
  g_assert_true (await_boolean (plakat_tokens_load (first)));
  g_assert_cmpstr (plakat_tokens_get_refresh (first), ==, "refresh-2");
  g_assert_cmpuint (plakat_tokens_get_generation (first), >, generation);
  generation = plakat_tokens_get_generation (first);
  g_assert_true (await_boolean (plakat_tokens_load (first)));
  g_assert_cmpuint (plakat_tokens_get_generation (first), ==, generation);

  g_assert_true (await_boolean (plakat_tokens_clear (first)));
  g_assert_null (plakat_tokens_get_refresh (first));
  g_assert_false (await_boolean (plakat_tokens_load (first)));
  g_assert_true (plakat_tokens_get_persistent (first));
}

static void
test_refresh_stays (void)
{
  g_autoptr (PlakatTokens) tokens = plakat_tokens_new ("three", ORIGIN);

  await_boolean (plakat_tokens_store (tokens, "access-1", "refresh-1"));
  await_boolean (plakat_tokens_store (tokens, "access-2", NULL));
  g_assert_cmpstr (plakat_tokens_get_access (tokens), ==, "access-2");
  g_assert_cmpstr (plakat_tokens_get_refresh (tokens), ==, "refresh-1");
}

/* A secret that changes with each answer is in memory at once, in the keyring now and then, and at the end.
 */
static void
test_renewed (void)
{
  g_autoptr (PlakatTokens) tokens = plakat_tokens_new ("five", ORIGIN);
  g_autoptr (PlakatTokens) reader = plakat_tokens_new ("five", ORIGIN);
  guint generation;

  await_boolean (plakat_tokens_store (tokens, "secret-0", "secret-0"));
  generation = plakat_tokens_get_generation (tokens);
  for (guint i = 1; i <= 100; i++)
    {
      g_autofree char *secret = g_strdup_printf ("secret-%u", i);

      plakat_tokens_renew (tokens, secret);
      g_assert_cmpstr (plakat_tokens_get_access (tokens), ==, secret);
      g_assert_cmpstr (plakat_tokens_get_refresh (tokens), ==, secret);
    }
  g_assert_cmpuint (plakat_tokens_get_generation (tokens), ==, generation + 100);
  g_assert_true (await_boolean (plakat_tokens_load (reader)));
  g_assert_cmpstr (plakat_tokens_get_refresh (reader), ==, "secret-0");
  g_assert_true (await_boolean (plakat_tokens_flush (tokens)));
  g_assert_true (await_boolean (plakat_tokens_load (reader)));
  g_assert_cmpstr (plakat_tokens_get_refresh (reader), ==, "secret-100");

  /* What is on its way to the keyring when it is cleared does not stay there. */
  plakat_tokens_renew (tokens, "secret-101");
  dex_unref (plakat_tokens_flush (tokens));
  g_assert_true (await_boolean (plakat_tokens_clear (tokens)));
  g_assert_null (plakat_tokens_get_refresh (tokens));
  g_assert_true (await_boolean (plakat_tokens_flush (tokens)));
  g_assert_false (await_boolean (plakat_tokens_load (tokens)));
}

static char *
make_jwt (const char *claims)
{
  g_autofree char *payload = g_base64_encode ((const guchar *) claims, strlen (claims));

  g_strdelimit (g_strdelimit (payload, "+", '-'), "/", '_');
  payload[strcspn (payload, "=")] = '\0';
  return g_strdup_printf ("eyJhbGciOiJIUzI1NiJ9.%s.c2lnbmF0dXJl", payload);
}

/* The token says how long it lives; what the clocks on either side show does not matter. */
static void
test_ageing (void)
{
  static const struct
  {
    const char *claims;
    gboolean ageing;
  } cases[] = {
    { "{\"iat\":1000,\"exp\":1900}", FALSE },
    { "{\"iat\":1000,\"exp\":1001}", TRUE },
    { "{\"iat\":99999999,\"exp\":100000899,\"x\":\"~~~???\"}", FALSE },
    { "{\"iat\":1900,\"exp\":1000}", FALSE },
    { "{\"exp\":1000}", FALSE },
    { "{\"iat\":\"x\",\"exp\":[]}", FALSE },
    { "not json", FALSE },
  };
  g_autoptr (PlakatTokens) tokens = plakat_tokens_new ("four", ORIGIN);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *jwt = make_jwt (cases[i].claims);

      await_boolean (plakat_tokens_store (tokens, jwt, NULL));
      g_assert_cmpint (plakat_tokens_is_ageing (tokens), ==, cases[i].ageing);
    }
  await_boolean (plakat_tokens_store (tokens, "opaque", NULL));
  g_assert_false (plakat_tokens_is_ageing (tokens));
}

/* Without any service: memory, said aloud, and never "no account" for what is held. */
static void
test_absent (void)
{
  g_autoptr (PlakatTokens) tokens = NULL;
  guint notified = 0;

  if (!g_test_subprocess ())
    {
      g_auto (GStrv) environment = g_environ_unsetenv (g_get_environ (), "SECRET_BACKEND");

      environment = g_environ_setenv (environment, "DBUS_SESSION_BUS_ADDRESS", NO_BUS, TRUE);
      g_test_trap_subprocess_with_envp (NULL, (const char *const *) environment, 0,
                                        G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  tokens = plakat_tokens_new ("one", ORIGIN);
  g_signal_connect (tokens, "notify::persistent", G_CALLBACK (count_cb), &notified);
  g_assert_true (plakat_tokens_get_persistent (tokens));
  g_assert_false (await_boolean (plakat_tokens_load (tokens)));
  g_assert_false (plakat_tokens_get_persistent (tokens));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_true (await_boolean (plakat_tokens_store (tokens, "access", "refresh")));
  g_assert_true (await_boolean (plakat_tokens_load (tokens)));
  g_assert_cmpstr (plakat_tokens_get_refresh (tokens), ==, "refresh");
  g_assert_false (plakat_tokens_get_persistent (tokens));
  g_assert_false (plakat_tokens_is_locked (tokens));
  g_assert_true (await_boolean (plakat_tokens_clear (tokens)));
  g_assert_false (await_boolean (plakat_tokens_load (tokens)));
}

int
main (int argc, char *argv[])
{
  g_autofree char *dir = NULL;
  g_autofree char *file = NULL;
  int result;

  /* A subprocess of test_absent() has no keyring at all. */
  if (g_strcmp0 (g_getenv ("DBUS_SESSION_BUS_ADDRESS"), NO_BUS) != 0)
    {
      dir = g_dir_make_tmp ("plakat-tokens-XXXXXX", NULL);
      file = g_build_filename (dir, "keyring", NULL);
      g_setenv ("SECRET_BACKEND", "file", TRUE);
      g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
      g_setenv ("SECRET_FILE_TEST_PASSWORD", "a password", TRUE);
    }
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/remote/tokens/kept", test_kept);
  g_test_add_func ("/remote/tokens/refresh-stays", test_refresh_stays);
  g_test_add_func ("/remote/tokens/renewed", test_renewed);
  g_test_add_func ("/remote/tokens/ageing", test_ageing);
  g_test_add_func ("/remote/tokens/absent", test_absent);
  result = g_test_run ();
  if (dir != NULL)
    {
      g_autofree char *backup = g_strconcat (file, "~", NULL);

      g_unlink (file);
      g_unlink (backup);
      g_rmdir (dir);
    }
  return result;
}

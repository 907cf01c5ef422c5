/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "plakat-db.h"
#include "plakat-error.h"
#include "plakat-passwords.h"

static void
test_make_and_check (void)
{
  g_autoptr (PlakatPasswords) passwords = plakat_passwords_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = plakat_passwords_make (passwords, "correct horse", &error);
  g_autofree char *again = plakat_passwords_make (passwords, "correct horse", &error);
  g_autofree char *better = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_cmpstr (hash, !=, again);
  g_assert_true (plakat_passwords_check (passwords, "correct horse", hash, &better, &error));
  g_assert_null (better);
  g_assert_false (plakat_passwords_check (passwords, "correct hors", hash, &better, &error));
  g_assert_false (plakat_passwords_check (passwords, "correct horse ", hash, &better, &error));
  g_assert_false (plakat_passwords_check (passwords, "", hash, NULL, &error));
  g_assert_false (plakat_passwords_check (passwords, "correct horse", "not a hash", &better, &error));
  g_assert_false (plakat_passwords_check (passwords, "correct horse", "", &better, &error));
  g_assert_null (better);
  g_assert_no_error (error);
}

/* However a keyboard writes it. */
static void
test_normal_form (void)
{
  g_autoptr (PlakatPasswords) passwords = plakat_passwords_new ();
  g_autofree char *hash = plakat_passwords_make (passwords, "caf\u00e9 noir", NULL);

  g_assert_true (plakat_passwords_check (passwords, "cafe\u0301 noir", hash, NULL, NULL));
  g_assert_false (plakat_passwords_check (passwords, "cafe noir", hash, NULL, NULL));
}

/* A hash that was made when less was thought enough is replaced when its owner comes. */
static void
test_rehash (void)
{
  g_autoptr (PlakatPasswords) passwords = plakat_passwords_new ();
  char weak[crypto_pwhash_STRBYTES];
  g_autofree char *better = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (
      crypto_pwhash_str_alg (weak, "correct horse", 13, 1, 8192 * 1024, crypto_pwhash_ALG_ARGON2ID13), ==, 0);
  g_assert_false (plakat_passwords_check (passwords, "wrong horse", weak, &better, &error));
  g_assert_null (better);
  g_assert_true (plakat_passwords_check (passwords, "correct horse", weak, &better, &error));
  g_assert_no_error (error);
  g_assert_nonnull (better);
  g_assert_true (g_str_has_prefix (better, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_true (plakat_passwords_check (passwords, "correct horse", better, NULL, NULL));
}

/* What the work takes of a processor: a machine that does something else beside it does not count. */
static gint64
read_clock (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gint64
measure (PlakatPasswords *passwords, const char *hash)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 9; i++)
    {
      gint64 start = read_clock ();

      g_assert_false (plakat_passwords_check (passwords, "some password", hash, NULL, NULL));
      best = MIN (best, read_clock () - start);
    }
  return best;
}

/* Nobody learns from the time whether an account is there. */
static void
test_unknown_user (void)
{
  g_autoptr (PlakatPasswords) passwords = plakat_passwords_new ();
  g_autofree char *hash = plakat_passwords_make (passwords, "correct horse", NULL);
  gint64 known = measure (passwords, hash), unknown = measure (passwords, NULL);

  g_test_message ("known %" G_GINT64_FORMAT " µs, unknown %" G_GINT64_FORMAT " µs", known, unknown);
  g_assert_cmpint (unknown * 2, >, known);
  g_assert_cmpint (known * 2, >, unknown);
}

typedef struct
{
  PlakatPasswords *passwords;
  GMutex mutex;
  GCond go;
  gboolean gone;
  int busy;
  int done;
} Crowd;

static gpointer
crowd_work (gpointer data)
{
  Crowd *crowd = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  g_mutex_lock (&crowd->mutex);
  while (!crowd->gone)
    g_cond_wait (&crowd->go, &crowd->mutex);
  g_mutex_unlock (&crowd->mutex);
  hash = plakat_passwords_make (crowd->passwords, "correct horse", &error);
  if (hash != NULL)
    {
      g_assert_no_error (error);
      g_atomic_int_inc (&crowd->done);
      return NULL;
    }
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_atomic_int_inc (&crowd->busy);
  return NULL;
}

/* Two hash, sixteen wait, the others are told to come again: forty at once cannot fill the memory. */
static void
test_crowd (void)
{
  Crowd crowd = { .passwords = plakat_passwords_new () };
  GThread *threads[40];

  g_mutex_init (&crowd.mutex);
  g_cond_init (&crowd.go);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", crowd_work, &crowd);
  g_mutex_lock (&crowd.mutex);
  crowd.gone = TRUE;
  g_cond_broadcast (&crowd.go);
  g_mutex_unlock (&crowd.mutex);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_test_message ("%d hashed, %d turned away", crowd.done, crowd.busy);
  g_assert_cmpint (crowd.done + crowd.busy, ==, G_N_ELEMENTS (threads));
  g_assert_cmpint (crowd.done, >=, 18);
  g_assert_cmpint (crowd.busy, >, 0);
  /* and then all is as before */
  crowd_work (&crowd);
  g_assert_cmpint (crowd.done + crowd.busy, ==, G_N_ELEMENTS (threads) + 1);
  plakat_passwords_free (crowd.passwords);
  g_mutex_clear (&crowd.mutex);
  g_cond_clear (&crowd.go);
}

static void
test_known (void)
{
  static const char *const known[] = {
    "password",   "Password1", "PASSWORD123", "P@ssw0rd",  "p@$$w0rd1",  "qwertyuiop",  "12345678",
    "123456789",  "iloveyou",  "iloveyou1",   "1Loveyou",  "letmein1",   "trustno1",    "1q2w3e4r",
    "1qaz2wsx",   "!QAZ2wsx",  "sunshine1",   "football1", "Summer2024", "winter2025!", "aaaaaaaa",
    "11111111",   "abcd1234",  "starwars",    "superman",  "princess1",  "dragon123",   "baseball",
    "zxcvbnm123", "asdfghjkl", "passw0rd",    "00000000",  "welcome123", "Admin1234",   "changeme",
    "monkey123",  "computer",  "jennifer1",   "87654321",  "11112222",
  };
  static const char *const fine[] = {
    "correct horse",
    "",
    "pass",
    "passwords of mine",
    "password1 ",
    "12345678x",
    "Lotte's scissors",
    "\u00fc\u00f6\u00e4\u00fc\u00f6\u00e4\u00fc\u00f6",
    "zzzzzzzzzzzzzzzzzzz",
    "~~~~~~~~",
    "        ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_test_message ("%s", known[i]);
      g_assert_true (plakat_passwords_is_known (known[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_test_message ("%s", fine[i]);
      g_assert_false (plakat_passwords_is_known (fine[i]));
    }
}

/* Every line is found: the list is in order, and folded as passwords are. */
static void
test_known_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) list =
      g_resources_lookup_data ("/io/github/plakat_app/Server/known-passwords", 0, &error);
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_no_error (error);
  lines = g_strsplit (g_bytes_get_data (list, NULL), "\n", -1);
  for (; lines[n] != NULL && *lines[n] != '\0'; n++)
    {
      if (!plakat_passwords_is_known (lines[n]) || g_utf8_strlen (lines[n], -1) < PLAKAT_MIN_PASSWORD)
        g_error ("“%s” is not found, or too short", lines[n]);
    }
  g_test_message ("%u passwords", n);
  g_assert_cmpuint (n, >=, 1000);
}

static void
assert_not_allowed (const char *password, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (plakat_passwords_allow (password, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_allow (void)
{
  g_autofree char *longest = g_strnfill (126, 'x'), *umlauts = NULL, *too_long = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 128; i++)
    g_string_append (text, "\u00e4");
  umlauts = g_strdup (text->str);
  too_long = g_strconcat (umlauts, "x", NULL);
  g_assert_true (plakat_passwords_allow ("correct horse", &error));
  g_assert_true (plakat_passwords_allow ("abcdxyz!", &error));
  g_assert_true (plakat_passwords_allow ("        ", &error));
  g_assert_true (plakat_passwords_allow (longest, &error));
  g_assert_true (plakat_passwords_allow (umlauts, &error));
  g_assert_no_error (error);
  assert_not_allowed (NULL, "from 8 to 128");
  assert_not_allowed ("", "from 8 to 128");
  assert_not_allowed ("1234567", "from 8 to 128");
  assert_not_allowed ("\u00e4\u00e4\u00e4\u00e4", "from 8 to 128");
  assert_not_allowed (too_long, "from 8 to 128");
  assert_not_allowed ("\xff\xff\xff\xff\xff\xff\xff\xff", "from 8 to 128");
  assert_not_allowed ("Password1!", "choose another");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/passwords/make-and-check", test_make_and_check);
  g_test_add_func ("/server/passwords/normal-form", test_normal_form);
  g_test_add_func ("/server/passwords/rehash", test_rehash);
  g_test_add_func ("/server/passwords/unknown-user", test_unknown_user);
  g_test_add_func ("/server/passwords/crowd", test_crowd);
  g_test_add_func ("/server/passwords/known", test_known);
  g_test_add_func ("/server/passwords/known-list", test_known_list);
  g_test_add_func ("/server/passwords/allow", test_allow);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys-fixture.h"
#include "plakat-db.h"
#include "plakat-keyring.h"

/* ── the file ── */

static void
test_file_made (Place *self, gconstpointer data)
{
  g_autofree char *deep = g_build_filename (self->folder, "keys.d", "keys", NULL);
  g_autofree char *folder = g_path_get_dirname (deep);
  g_autoptr (PlakatKeys) keys = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GStatBuf info;

  keys = plakat_keys_open (deep, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (deep, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);
  g_assert_true (g_file_get_contents (deep, &text, NULL, NULL));
  g_assert_true (g_regex_match_simple ("^(#.*\\n)+1 20[0-9-]{8}T[0-9:]{8}Z [0-9a-f]{64}\\n$", text, 0, 0));
  g_unlink (deep);
  g_rmdir (folder);
}

static gpointer
open_work (gpointer data)
{
  return open_keys (data);
}

static void
test_file_made_at_once (Place *self, gconstpointer data)
{
  GThread *threads[16];
  PlakatKeys *keys[16];
  g_autofree char *token = NULL;

  for (guint i = 0; i < 16; i++)
    threads[i] = g_thread_new ("open", open_work, self);
  for (guint i = 0; i < 16; i++)
    keys[i] = g_thread_join (threads[i]);
  token = plakat_keys_make_access (keys[0], 1, "f");
  for (guint i = 0; i < 16; i++)
    {
      g_assert_true (reads (keys[i], token));
      plakat_keys_free (keys[i]);
    }
}

static void
test_file_private (Place *self, gconstpointer data)
{
  g_autofree char *target = g_build_filename (self->folder, "target", NULL);

  write_file (self, LINE_1);
  for (guint bit = 01; bit <= 040; bit <<= 1)
    {
      g_assert_cmpint (g_chmod (self->path, 0600 | bit), ==, 0);
      assert_refused (self, "0600");
    }
  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  g_assert_cmpint (g_rename (self->path, target), ==, 0);
  g_assert_cmpint (symlink (target, self->path), ==, 0);
  assert_refused (self, "cannot be used");
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (symlink ("/nonexistent/keys", self->path), ==, 0);
  assert_refused (self, "cannot be used");
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  /* nobody writes into it: it must not be waited for */
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  assert_refused (self, "regular");
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (g_mkdir (self->path, 0700), ==, 0);
  assert_refused (self, "regular");
}

static void
test_file_credential (Place *self, gconstpointer data)
{
  write_file (self, LINE_1);
  g_assert_cmpint (g_chmod (self->path, 0440), ==, 0);
  assert_refused (self, "0600");
  g_setenv ("CREDENTIALS_DIRECTORY", self->folder, TRUE);
  plakat_keys_free (open_keys (self));
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  assert_refused (self, "0600");
  g_unsetenv ("CREDENTIALS_DIRECTORY");
}

static void
test_file_damaged (Place *self, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "# only words\n",
    "1\n",
    "1 2026-01-01T00:00:00Z\n",
    "1 2026-01-01T00:00:00Z \n",
    "1 yesterday " SECRET_1 "\n",
    "0 2026-01-01T00:00:00Z " SECRET_1 "\n",
    "-1 2026-01-01T00:00:00Z " SECRET_1 "\n",
    "65536 2026-01-01T00:00:00Z " SECRET_1 "\n",
    "1 2026-01-01T00:00:00Z " SECRET_1 "0\n",
    "1 2026-01-01T00:00:00Z  " SECRET_1 "\n",
    "1 2026-01-01T00:00:00Z g" SECRET_1 "\n",
    "1 2026-01-01T00:00:00Z 00010203\n",
    " 1 2026-01-01T00:00:00Z " SECRET_1 "\n",
    LINE_1 LINE_1,
    LINE_2 LINE_1,
    LINE_1 "what is this?\n",
  };
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      write_file (self, texts[i]);
      assert_refused (self, "damaged in line");
    }
  for (guint i = 1; i <= PLAKAT_MAX_KEYS; i++)
    g_string_append_printf (many, "%u 2026-01-01T00:00:00Z " SECRET_1 "\n", i);
  write_file (self, many->str);
  plakat_keys_free (open_keys (self));
  g_string_append (many, "70 2026-01-01T00:00:00Z " SECRET_1 "\n");
  write_file (self, many->str);
  assert_refused (self, "damaged in line 65");
  while (many->len < 20000)
    g_string_append (many, "# and so on\n");
  write_file (self, many->str);
  assert_refused (self, "too large");
  write_file (self, "# words\n\n1 2026-01-01T00:00:00Z " SECRET_1);
  plakat_keys_free (open_keys (self));
}

/* ── rotation ── */

static void
test_rotation (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;
  g_autofree char *old_token = NULL, *new_token = NULL, *old_cursor = NULL, *new_cursor = NULL, *hash = NULL;
  g_autofree char *new_hash = NULL;
  g_auto (GStrv) old_next = NULL, new_next = NULL;
  g_autoptr (GPtrArray) old_emails = NULL, new_emails = NULL;
  g_autoptr (GError) error = NULL;
  guint n_forgotten;
  gint64 seq = 0;

  write_file (self, LINE_1);
  keys = open_keys (self);
  old_token = plakat_keys_make_access (keys, 1, "f");
  old_cursor = plakat_keys_make_cursor (keys, "scope", 17);
  old_next = plakat_keys_next_refreshes (keys, "token");
  old_emails = plakat_keys_hash_email (keys, "lotte@example.org");
  hash = plakat_keys_hash_refresh (keys, "token");
  g_assert_cmpuint (g_strv_length (old_next), ==, 1);
  g_assert_cmpuint (old_emails->len, ==, 1);

  g_assert_true (plakat_keyring_add (self->path, g_get_real_time () / G_USEC_PER_SEC, &error));
  g_assert_no_error (error);
  g_assert_true (plakat_keys_reload (keys, &error));
  new_token = plakat_keys_make_access (keys, 1, "f");
  new_cursor = plakat_keys_make_cursor (keys, "scope", 17);
  new_next = plakat_keys_next_refreshes (keys, "token");
  new_emails = plakat_keys_hash_email (keys, "lotte@example.org");
  new_hash = plakat_keys_hash_refresh (keys, "token");
  g_assert_cmpstr (new_hash, ==, hash);
  g_assert_cmpstr (old_cursor, !=, new_cursor);
  g_assert_cmpstr (new_next[1], ==, old_next[0]);
  g_assert_cmpstr (new_next[0], !=, old_next[0]);
  g_assert_null (new_next[2]);
  g_assert_cmpuint (new_emails->len, ==, 2);
  g_assert_true (g_bytes_equal (new_emails->pdata[1], old_emails->pdata[0]));
  g_assert_false (g_bytes_equal (new_emails->pdata[0], old_emails->pdata[0]));
  g_assert_true (reads (keys, old_token) && reads (keys, new_token));
  g_assert_true (plakat_keys_read_cursor (keys, "scope", old_cursor, &seq));
  g_assert_cmpint (seq, ==, 17);
  g_assert_true (plakat_keys_read_cursor (keys, "scope", new_cursor, &seq));

  g_assert_true (plakat_keyring_forget (self->path, 2, &n_forgotten, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_forgotten, ==, 1);
  g_assert_true (plakat_keys_reload (keys, &error));
  g_assert_true (!reads (keys, old_token) && reads (keys, new_token));
  g_assert_false (plakat_keys_read_cursor (keys, "scope", old_cursor, &seq));
  g_assert_true (plakat_keys_read_cursor (keys, "scope", new_cursor, &seq));
  /* the last one is never forgotten, and no number is given twice */
  g_assert_true (plakat_keyring_forget (self->path, 1000, &n_forgotten, &error));
  g_assert_cmpuint (n_forgotten, ==, 0);
  g_assert_true (plakat_keyring_add (self->path, 0, &error));
  {
    g_autoptr (PlakatKeyring) ring = plakat_keyring_read (self->path, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (ring->n_keys, ==, 2);
    g_assert_cmpuint (ring->keys[0].number, ==, 2);
    g_assert_cmpuint (ring->keys[1].number, ==, 3);
  }
}

static void
test_rotation_keeps_file (Place *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  guint n_forgotten;

  write_file (self, "# mine\n" LINE_1 "# also mine\n" LINE_2 "# the end");
  g_assert_true (plakat_keyring_forget (self->path, 2, &n_forgotten, &error));
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "# mine\n# also mine\n" LINE_2 "# the end");
  g_assert_true (plakat_keyring_add (self->path, 0, &error));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_true (
      g_str_has_prefix (text, "# mine\n# also mine\n" LINE_2 "# the end\n3 1970-01-01T00:00:00Z "));
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  while (plakat_keyring_add (self->path, 0, &error))
    g_assert_no_error (error);
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  plakat_keys_free (open_keys (self));
}

static gpointer
add_work (gpointer data)
{
  Place *self = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      plakat_keyring_add (self->path, 0, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

/* Each rotation counts although they come at once. */
static void
test_rotation_at_once (Place *self, gconstpointer data)
{
  GThread *threads[8];
  g_autoptr (PlakatKeyring) ring = NULL;
  g_autoptr (GError) error = NULL;

  write_file (self, LINE_1);
  for (guint i = 0; i < 8; i++)
    threads[i] = g_thread_new ("add", add_work, self);
  for (guint i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  ring = plakat_keyring_read (self->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ring->n_keys, ==, 41);
}

/* A key that is to be used later is read at once, so that all servers know it when the first one uses it. */
static void
test_rotation_later (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;
  g_autofree char *claims = make_claims (NULL, NULL);
  g_autofree char *later = forge (SECRET_2, G_CHECKSUM_SHA256, HEADER ("2"), claims);
  g_autofree char *token = NULL;
  g_autofree char *head = encode_part (HEADER ("1"), strlen (HEADER ("1")));

  write_file (self, LINE_1 LINE_2_LATER);
  keys = open_keys (self);
  token = plakat_keys_make_access (keys, 1, "f");
  g_assert_true (g_str_has_prefix (token, head));
  g_assert_true (reads (keys, later));
}

/* What another process made with a key that this one has not met makes it look at the file at once. */
static void
test_rotation_noticed (Place *self, gconstpointer data)
{
  for (guint what = 0; what < 4; what++)
    {
      g_autoptr (PlakatKeys) keys = NULL, other = NULL;
      g_autofree char *token = NULL, *cursor = NULL;
      g_auto (GStrv) next = NULL, same_next = NULL;
      g_autoptr (GPtrArray) hashes = NULL, same_hashes = NULL;
      gint64 seq;

      write_file (self, LINE_1);
      keys = open_keys (self);
      write_file (self, LINE_1 LINE_2);
      other = open_keys (self);
      token = plakat_keys_make_access (other, 1, "f");
      cursor = plakat_keys_make_cursor (other, "scope", 3);
      next = plakat_keys_next_refreshes (other, "token");
      hashes = plakat_keys_hash_email (other, "ada@example.org");
      switch (what)
        {
        case 0:
          g_assert_true (reads (keys, token));
          break;
        case 1:
          g_assert_true (plakat_keys_read_cursor (keys, "scope", cursor, &seq));
          break;
        case 2:
          same_next = plakat_keys_next_refreshes (keys, "token");
          g_assert_cmpstrv (same_next, next);
          break;
        default:
          same_hashes = plakat_keys_hash_email (keys, "ada@example.org");
          g_assert_true (g_bytes_equal (same_hashes->pdata[0], hashes->pdata[0]));
        }
    }
}

static void
test_rotation_to_bad_file (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  write_file (self, LINE_1);
  keys = open_keys (self);
  token = plakat_keys_make_access (keys, 1, "f");
  write_file (self, "nonsense\n");
  g_test_expect_message ("plakat-server", G_LOG_LEVEL_WARNING, "*damaged in line 1*");
  g_assert_false (reads (keys, "looks at the file"));
  g_test_assert_expected_messages ();
  /* said once */
  g_assert_false (reads (keys, "looks at the file"));
  g_assert_true (reads (keys, token));
  g_assert_false (plakat_keys_reload (keys, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_true (reads (keys, token));
  write_file (self, LINE_1 LINE_2);
  g_assert_true (plakat_keys_reload (keys, NULL));
  g_assert_true (reads (keys, token));
}

static gpointer
use_work (gpointer data)
{
  PlakatKeys *keys = data;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *token = plakat_keys_make_access (keys, i + 1, "f");
      g_autofree char *cursor = plakat_keys_make_cursor (keys, "s", i);
      gint64 seq = -1;

      g_assert_true (reads (keys, token));
      g_assert_true (plakat_keys_read_cursor (keys, "s", cursor, &seq));
      g_assert_cmpint (seq, ==, i);
    }
  return NULL;
}

static void
test_rotation_under_load (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;
  GThread *threads[4];

  write_file (self, LINE_1);
  keys = open_keys (self);
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("use", use_work, keys);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_true (plakat_keyring_add (self->path, 0, NULL));
      g_assert_true (plakat_keys_reload (keys, NULL));
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

#define ADD(path, function) g_test_add ("/server/keyring/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  ADD ("file-made", test_file_made);
  ADD ("file-made-at-once", test_file_made_at_once);
  ADD ("file-private", test_file_private);
  ADD ("file-credential", test_file_credential);
  ADD ("file-damaged", test_file_damaged);
  ADD ("rotation", test_rotation);
  ADD ("rotation-keeps-file", test_rotation_keeps_file);
  ADD ("rotation-at-once", test_rotation_at_once);
  ADD ("rotation-later", test_rotation_later);
  ADD ("rotation-noticed", test_rotation_noticed);
  ADD ("rotation-to-bad-file", test_rotation_to_bad_file);
  ADD ("rotation-under-load", test_rotation_under_load);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "keys-fixture.h"
#include "plakat-db.h"
#include "plakat-keyring.h"

/* ── tokens that somebody makes who has the secret, and may write what they like ── */

static gboolean
reads_claims (PlakatKeys *keys, const char *changed, const char *value)
{
  g_autofree char *claims = make_claims (changed, value);
  g_autofree char *token = forge (SECRET_1, G_CHECKSUM_SHA256, HEADER ("1"), claims);

  return reads (keys, token);
}

static gboolean
reads_time (PlakatKeys *keys, const char *changed, gint64 seconds)
{
  g_autofree char *value =
      g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC + seconds);

  return reads_claims (keys, changed, value);
}

static gboolean
reads_header (PlakatKeys *keys, GChecksumType type, const char *header)
{
  g_autofree char *claims = make_claims (NULL, NULL);
  g_autofree char *token = forge (SECRET_1, type, header, claims);

  return reads (keys, token);
}

/* ── access tokens ── */

static void
test_access (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = open_keys (self);
  g_autoptr (PlakatKeys) again = open_keys (self);
  g_autofree char *token = plakat_keys_make_access (keys, 42, "the family");
  g_autofree char *other = plakat_keys_make_access (keys, 42, "the family");
  g_auto (PlakatClaims) claims = { 0 };

  g_assert_cmpstr (token, !=, other);
  g_assert_true (plakat_keys_read_access (again, token, &claims));
  g_assert_cmpint (claims.user_id, ==, 42);
  g_assert_cmpstr (claims.family, ==, "the family");
  for (gsize i = 0; token[i] != '\0'; i++)
    {
      char right = token[i];

      token[i] = right == 'A' ? 'B' : 'A';
      /* the last character holds two bits that say nothing */
      if (token[i + 1] != '\0')
        g_assert_false (reads (keys, token));
      token[i] = '\0';
      g_assert_false (reads (keys, token));
      token[i] = right;
    }
  g_assert_true (reads (keys, token));
}

static void
test_access_header (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;
  g_autofree char *claims = make_claims (NULL, NULL);
  g_autofree char *other = forge (SECRET_2, G_CHECKSUM_SHA256, HEADER ("1"), claims);
  g_autofree char *second = forge (SECRET_2, G_CHECKSUM_SHA256, HEADER ("2"), claims);
  g_autofree char *swapped = forge (SECRET_1, G_CHECKSUM_SHA256, HEADER ("2"), claims);

  write_file (self, LINE_1 LINE_2);
  keys = open_keys (self);
  g_assert_true (reads_header (keys, G_CHECKSUM_SHA256, HEADER ("1")));
  g_assert_true (reads (keys, second));
  g_assert_false (reads (keys, other));
  g_assert_false (reads (keys, swapped));
  g_assert_false (reads_header (keys, G_CHECKSUM_SHA256, HEADER ("3")));
  g_assert_false (reads_header (keys, G_CHECKSUM_SHA256, HEADER ("../1")));
  g_assert_false (reads_header (keys, G_CHECKSUM_SHA256, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
  g_assert_false (reads_header (keys, G_CHECKSUM_SHA256, "{\"alg\":\"none\",\"kid\":\"1\",\"typ\":\"JWT\"}"));
  g_assert_false (
      reads_header (keys, G_CHECKSUM_SHA512, "{\"alg\":\"HS512\",\"kid\":\"1\",\"typ\":\"JWT\"}"));
  g_assert_false (reads_header (keys, G_CHECKSUM_SHA512, HEADER ("1")));
  g_assert_false (
      reads_header (keys, G_CHECKSUM_SHA256, "{\"alg\":\"RS256\",\"kid\":\"1\",\"typ\":\"JWT\"}"));
}

static void
test_access_hostile (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;
  g_autofree char *claims = make_claims (NULL, NULL);
  g_autofree char *head = encode_part (HEADER ("1"), strlen (HEADER ("1")));
  g_autofree char *middle = encode_part (claims, strlen (claims));
  g_autofree char *unsigned_token = g_strconcat (head, ".", middle, ".", NULL);
  g_autofree char *two_parts = g_strconcat (head, ".", middle, NULL);
  g_autofree char *long_token = NULL, *none_head = encode_part ("{\"alg\":\"none\"}", 14);
  g_autofree char *none = g_strconcat (none_head, ".", middle, ".", NULL);
  g_autofree char *filler = g_strnfill (1000000, 'A');
  static const char *const texts[] = {
    "", ".", "..", "...", "a.b.c", "\xff.\xff.\xff", "eyJhbGciOiJub25lIn0..", "Bearer x", "null"
  };

  write_file (self, LINE_1);
  keys = open_keys (self);
  long_token = g_strconcat (head, ".", filler, ".", filler, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (reads (keys, texts[i]));
  g_assert_false (reads (keys, head));
  g_assert_false (reads (keys, unsigned_token));
  g_assert_false (reads (keys, two_parts));
  g_assert_false (reads (keys, none));
  g_assert_false (reads (keys, long_token));
}

static void
test_access_claims (Place *self, gconstpointer data)
{
  static const char *const names[] = { "iss", "aud", "sub", "jti", "fam", "iat", "nbf", "exp" };
  static const char *const values[] = { NULL, "null", "[]", "true", "\"other\"", "{\"a\":1}" };
  g_autoptr (PlakatKeys) keys = NULL;

  write_file (self, LINE_1);
  keys = open_keys (self);
  g_assert_true (reads_claims (keys, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        gboolean any_text = g_strv_contains ((const char *const[]) { "jti", "fam", NULL }, names[i]);

        g_test_message ("%s: %s", names[i], values[j] ? values[j] : "left out");
        g_assert_true (reads_claims (keys, names[i], values[j]) == (any_text && j == 4));
      }
  g_assert_false (reads_claims (keys, "sub", "7"));
  g_assert_false (reads_claims (keys, "sub", "\"0\""));
  g_assert_false (reads_claims (keys, "sub", "\"-7\""));
  g_assert_false (reads_claims (keys, "sub", "\"7x\""));
  g_assert_false (reads_claims (keys, "sub", "\"99999999999999999999\""));
  g_assert_false (reads_claims (keys, "aud", "[\"plakat\",\"other\"]"));
}

static void
test_access_times (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = NULL;

  write_file (self, LINE_1);
  keys = open_keys (self);
  g_assert_true (reads_time (keys, "exp", 30));
  g_assert_false (reads_time (keys, "exp", 0));
  g_assert_false (reads_time (keys, "exp", -1));
  g_assert_false (reads_time (keys, "exp", PLAKAT_ACCESS_SECONDS + 30));
  g_assert_true (reads_time (keys, "nbf", 30));
  g_assert_false (reads_time (keys, "nbf", 120));
  g_assert_true (reads_time (keys, "iat", 30));
  g_assert_false (reads_time (keys, "iat", 120));
  g_assert_false (reads_time (keys, "iat", -PLAKAT_ACCESS_SECONDS));
  g_assert_false (reads_claims (keys, "iat", "-9223372036854775808"));
  g_assert_false (reads_claims (keys, "exp", "9223372036854775807"));
  g_assert_false (reads_claims (keys, "exp", "1e300"));
}

/* ── the rest ── */

static void
test_refresh (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = open_keys (self);
  g_autofree char *one = plakat_keys_new_refresh (keys), *two = plakat_keys_new_refresh (keys);
  g_auto (GStrv) next = plakat_keys_next_refreshes (keys, one),
                 again = plakat_keys_next_refreshes (keys, one);
  g_auto (GStrv) other = plakat_keys_next_refreshes (keys, two);
  g_autofree char *hash = plakat_keys_hash_refresh (keys, one);

  g_assert_cmpuint (strlen (one), ==, 64);
  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (next[0], ==, again[0]);
  g_assert_cmpstr (next[0], !=, other[0]);
  g_assert_cmpuint (strlen (next[0]), ==, 64);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_cmpstr (hash, !=, next[0]);
  g_assert_cmpstr (hash, !=, one);
}

static void
test_cursors (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = open_keys (self);
  g_autofree char *cursor = plakat_keys_make_cursor (keys, "epoch/feed/7", 123);
  static const char *const texts[] = {
    "", ".", "123", "123.", ".abc", "-1.00", "123.00000000000000000000000000000000", "99999999999999999999.0"
  };
  gint64 seq = 0;

  g_assert_true (plakat_keys_read_cursor (keys, "epoch/feed/7", cursor, &seq));
  g_assert_cmpint (seq, ==, 123);
  g_assert_false (plakat_keys_read_cursor (keys, "epoch/feed/8", cursor, &seq));
  cursor[0] = '9';
  g_assert_false (plakat_keys_read_cursor (keys, "epoch/feed/7", cursor, &seq));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (plakat_keys_read_cursor (keys, "epoch/feed/7", texts[i], &seq));
  g_assert_cmpint (seq, ==, 123);
}

static void
test_emails (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) keys = open_keys (self);
  g_autoptr (GPtrArray) one = plakat_keys_hash_email (keys, "Lotte.Reiniger@Example.ORG");
  g_autoptr (GPtrArray) same = plakat_keys_hash_email (keys, "lotte.reiniger@example.org");
  g_autoptr (GPtrArray) other = plakat_keys_hash_email (keys, "lottereiniger@example.org");
  g_autoptr (GPtrArray) composed = plakat_keys_hash_email (keys, "jos\u00e9@example.org");
  g_autoptr (GPtrArray) decomposed = plakat_keys_hash_email (keys, "Jose\u0301@example.org");

  g_assert_cmpuint (g_bytes_get_size (one->pdata[0]), ==, 32);
  g_assert_true (g_bytes_equal (one->pdata[0], same->pdata[0]));
  g_assert_false (g_bytes_equal (one->pdata[0], other->pdata[0]));
  g_assert_true (g_bytes_equal (composed->pdata[0], decomposed->pdata[0]));
}

#define ADD(path, function) g_test_add ("/server/keys/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  ADD ("access", test_access);
  ADD ("access-header", test_access_header);
  ADD ("access-hostile", test_access_hostile);
  ADD ("access-claims", test_access_claims);
  ADD ("access-times", test_access_times);
  ADD ("refresh", test_refresh);
  ADD ("cursors", test_cursors);
  ADD ("emails", test_emails);
  return g_test_run ();
}

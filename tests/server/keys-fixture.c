/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "keys-fixture.h"
#include "plakat-db.h"

void
set_up (Place *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("plakat-keys-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "keys", NULL);
}

void
tear_down (Place *self, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/* Puts a new file in place, as a rotation does. */
void
write_file (Place *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
}

PlakatKeys *
open_keys (Place *self)
{
  g_autoptr (GError) error = NULL;
  PlakatKeys *keys = plakat_keys_open (self->path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (keys);
  return keys;
}

void
assert_refused (Place *self, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plakat_keys_open (self->path, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, self->path));
  g_assert_nonnull (strstr (error->message, word));
}

gboolean
reads (PlakatKeys *keys, const char *token)
{
  g_auto (PlakatClaims) claims = { 0 };
  gboolean good = plakat_keys_read_access (keys, token, &claims);

  g_assert_true (good == (claims.user_id != 0 && claims.family != NULL));
  return good;
}

char *
encode_part (const char *bytes, gsize length)
{
  char *text = g_base64_encode ((const guchar *) bytes, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
forge (const char *secret, GChecksumType type, const char *header, const char *claims)
{
  g_autofree char *first = encode_part (header, strlen (header)),
                  *second = encode_part (claims, strlen (claims));
  g_autofree char *text = g_strconcat (first, ".", second, NULL), *third = NULL;
  guchar master[32], key[32], mac[64];
  gsize length = sizeof mac;
  GHmac *hmac;

  sodium_hex2bin (master, sizeof master, secret, strlen (secret), NULL, NULL, NULL);
  crypto_kdf_derive_from_key (key, sizeof key, 1, "plakat-k", master);
  hmac = g_hmac_new (type, key, sizeof key);
  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, mac, &length);
  g_hmac_unref (hmac);
  third = encode_part ((const char *) mac, length);
  return g_strconcat (text, ".", third, NULL);
}

/* The claims of a good token, but @changed as @value (%NULL: left out). */
char *
make_claims (const char *changed, const char *value)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  g_autofree char *end = g_strdup_printf ("%" G_GINT64_FORMAT, now + PLAKAT_ACCESS_SECONDS);
  const char *const claims[][2] = {
    { "iss", "\"plakat-server\"" },
    { "aud", "\"plakat\"" },
    { "sub", "\"7\"" },
    { "jti", "\"j\"" },
    { "fam", "\"f\"" },
    { "iat", time },
    { "nbf", time },
    { "exp", end },
  };
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      const char *what = g_strcmp0 (claims[i][0], changed) == 0 ? value : claims[i][1];

      if (what != NULL)
        g_string_append_printf (text, "%s\"%s\":%s", text->len > 1 ? "," : "", claims[i][0], what);
    }
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

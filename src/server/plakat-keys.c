/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <jwt.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-db.h"
#include "plakat-keys.h"
#include "plakat-text.h"

#define KEY_BYTES 32
#define ISSUER "plakat-server"
#define AUDIENCE "plakat"
#define LEEWAY 60
#define CONTEXT "plakat-k"

/* A refresh token is 32 bytes in hexadecimal; so is its hash. */
#define TOKEN_BYTES 32
#define CURSOR_MARK_BYTES 16

typedef enum
{
  KEY_ACCESS = 1,
  KEY_REFRESH,
  KEY_CURSOR,
} KeyUse;

struct _PlakatKeys
{
  guchar access[KEY_BYTES];
  guchar refresh[KEY_BYTES];
  guchar cursor[KEY_BYTES];
};

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("The key file %s cannot be used: %s"), path, g_strerror (errno));
  return FALSE;
}

/* Written under another name and linked into place, so that of two servers that start at once one makes it.
 */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", path);
  guchar key[KEY_BYTES];
  gboolean done;
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail (path, error);
  randombytes_buf (key, sizeof key);
  done = write (fd, key, sizeof key) == sizeof key && fsync (fd) == 0;
  sodium_memzero (key, sizeof key);
  close (fd);
  done = done && (link (temporary, path) == 0 || errno == EEXIST);
  if (!done)
    fail (path, error);
  g_unlink (temporary);
  return done;
}

static gboolean
read_file (const char *path, guchar *key, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat info;
  gboolean done;

  if (fd < 0)
    return fail (path, error);
  done = fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && read (fd, key, KEY_BYTES) == KEY_BYTES;
  close (fd);
  if (!done)
    {
      g_set_error (
          error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
          _ ("The key file %s is damaged; without it everybody has to sign in again. Move it away to "
             "have a new one made."),
          path);
      return FALSE;
    }
  if ((info.st_mode & 077) != 0)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                   _ ("The key file %s can be read by others; change its mode to 0600."), path);
      return FALSE;
    }
  return TRUE;
}

/**
 * plakat_keys_open:
 * @path: the file, made (0600) if it is not there
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the keys
 */
PlakatKeys *
plakat_keys_open (const char *path, GError **error)
{
  guchar master[KEY_BYTES];
  PlakatKeys *self;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_file (path, error))
    return NULL;
  if (!read_file (path, master, error))
    return NULL;
  self = g_new0 (PlakatKeys, 1);
  crypto_kdf_derive_from_key (self->access, KEY_BYTES, KEY_ACCESS, CONTEXT, master);
  crypto_kdf_derive_from_key (self->refresh, KEY_BYTES, KEY_REFRESH, CONTEXT, master);
  crypto_kdf_derive_from_key (self->cursor, KEY_BYTES, KEY_CURSOR, CONTEXT, master);
  sodium_memzero (master, sizeof master);
  return self;
}

void
plakat_keys_free (PlakatKeys *self)
{
  g_return_if_fail (self != NULL);

  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/** plakat_keys_make_access: Returns: (transfer full): a token for @user_id, good for %PLAKAT_ACCESS_SECONDS
 */
char *
plakat_keys_make_access (PlakatKeys *self, gint64 user_id, const char *family)
{
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, user_id);
  g_autofree char *id = plakat_text_uuid ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  char *encoded, *token;
  jwt_t *jwt = NULL;

  if (jwt_new (&jwt) != 0)
    g_error ("No memory for a token");
  jwt_add_grant (jwt, "iss", ISSUER);
  jwt_add_grant (jwt, "aud", AUDIENCE);
  jwt_add_grant (jwt, "sub", subject);
  jwt_add_grant (jwt, "jti", id);
  jwt_add_grant (jwt, "fam", family);
  jwt_add_grant_int (jwt, "iat", now);
  jwt_add_grant_int (jwt, "nbf", now);
  jwt_add_grant_int (jwt, "exp", now + PLAKAT_ACCESS_SECONDS);
  jwt_set_alg (jwt, JWT_ALG_HS256, self->access, KEY_BYTES);
  encoded = jwt_encode_str (jwt);
  token = g_strdup (encoded);
  jwt_free_str (encoded);
  jwt_free (jwt);
  return token;
}

static gboolean
check_claims (jwt_t *jwt, PlakatClaims *claims)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *subject = jwt_get_grant (jwt, "sub"), *family = jwt_get_grant (jwt, "fam");
  gint64 issued = jwt_get_grant_int (jwt, "iat"), expires = jwt_get_grant_int (jwt, "exp");
  guint64 user_id;

  if (jwt_get_alg (jwt) != JWT_ALG_HS256 || g_strcmp0 (jwt_get_grant (jwt, "iss"), ISSUER) != 0
      || g_strcmp0 (jwt_get_grant (jwt, "aud"), AUDIENCE) != 0 || jwt_get_grant (jwt, "jti") == NULL
      || family == NULL || subject == NULL)
    return FALSE;
  if (now >= expires || issued > now + LEEWAY || jwt_get_grant_int (jwt, "nbf") > now + LEEWAY
      || expires - issued > PLAKAT_ACCESS_SECONDS)
    return FALSE;
  if (!g_ascii_string_to_unsigned (subject, 10, 1, G_MAXINT64, &user_id, NULL))
    return FALSE;
  claims->user_id = user_id;
  claims->family = g_strdup (family);
  return TRUE;
}

/**
 * plakat_keys_read_access:
 * @token: what a client sent
 * @claims: (out): what it says, when it is one of ours and still good
 *
 * The algorithm and the key are ours, whatever the token's header says.
 *
 * Returns: %TRUE if it is
 */
gboolean
plakat_keys_read_access (PlakatKeys *self, const char *token, PlakatClaims *claims)
{
  jwt_t *jwt = NULL;
  gboolean good;

  *claims = (PlakatClaims) { 0 };
  if (strlen (token) > 4096 || jwt_decode (&jwt, token, self->access, KEY_BYTES) != 0)
    return FALSE;
  good = check_claims (jwt, claims);
  jwt_free (jwt);
  return good;
}

void
plakat_claims_clear (PlakatClaims *self)
{
  g_clear_pointer (&self->family, g_free);
}

static char *
to_hex (const guchar *bytes, gsize length)
{
  char *hex = g_malloc (length * 2 + 1);

  return sodium_bin2hex (hex, length * 2 + 1, bytes, length);
}

static char *
keyed_hash (const guchar *key, const char *purpose, const char *text, gsize length)
{
  guchar hash[TOKEN_BYTES];
  crypto_generichash_state state;

  crypto_generichash_init (&state, key, KEY_BYTES, length);
  crypto_generichash_update (&state, (const guchar *) purpose, strlen (purpose) + 1);
  crypto_generichash_update (&state, (const guchar *) text, strlen (text));
  crypto_generichash_final (&state, hash, length);
  return to_hex (hash, length);
}

/** plakat_keys_new_refresh: Returns: (transfer full): 256 random bits in hexadecimal */
char *
plakat_keys_new_refresh (PlakatKeys *self)
{
  guchar bytes[TOKEN_BYTES];

  randombytes_buf (bytes, sizeof bytes);
  return to_hex (bytes, sizeof bytes);
}

/**
 * plakat_keys_next_refresh:
 * @token: a refresh token
 *
 * A token's successor follows from it and from the server's key, so that it can be given again to a client
 * that lost the answer, while the storage holds only hashes.
 *
 * Returns: (transfer full): the successor
 */
char *
plakat_keys_next_refresh (PlakatKeys *self, const char *token)
{
  return keyed_hash (self->refresh, "successor", token, TOKEN_BYTES);
}

/** plakat_keys_hash_refresh: Returns: (transfer full): what the storage keeps of @token */
char *
plakat_keys_hash_refresh (PlakatKeys *self, const char *token)
{
  return keyed_hash (self->refresh, "hash", token, TOKEN_BYTES);
}

static char *
cursor_mark (PlakatKeys *self, const char *scope, gint64 seq)
{
  g_autofree char *text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT, scope, seq);

  return keyed_hash (self->cursor, "cursor", text, CURSOR_MARK_BYTES);
}

/**
 * plakat_keys_make_cursor:
 * @scope: what the cursor is of and whose: epoch, feed, account
 * @seq: where it stands
 *
 * Returns: (transfer full): an opaque text that only this scope takes back
 */
char *
plakat_keys_make_cursor (PlakatKeys *self, const char *scope, gint64 seq)
{
  g_autofree char *mark = cursor_mark (self, scope, seq);

  return g_strdup_printf ("%" G_GINT64_FORMAT ".%s", seq, mark);
}

gboolean
plakat_keys_read_cursor (PlakatKeys *self, const char *scope, const char *cursor, gint64 *seq)
{
  const char *dot = strchr (cursor, '.');
  g_autofree char *number = dot ? g_strndup (cursor, dot - cursor) : NULL;
  g_autofree char *mark = NULL;
  guint64 value;

  if (number == NULL || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  mark = cursor_mark (self, scope, value);
  if (strlen (dot + 1) != strlen (mark) || sodium_memcmp (dot + 1, mark, strlen (mark)) != 0)
    return FALSE;
  *seq = value;
  return TRUE;
}

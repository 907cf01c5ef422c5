/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <jwt.h>
#include <sodium.h>
#include <string.h>

#include "plakat-db.h"
#include "plakat-keyring.h"
#include "plakat-keys.h"
#include "plakat-text.h"

#define ISSUER "plakat-server"
#define AUDIENCE "plakat"
#define LEEWAY 60
#define MAX_TOKEN 1024

/* A refresh token is 32 bytes in hexadecimal; so is its hash. */
#define TOKEN_BYTES 32
#define CURSOR_MARK_BYTES 16

/* How long a key that another process added may stay unnoticed, where nothing depends on it. */
#define LOOK_EVERY G_USEC_PER_SEC

/* A key that is in no file: who asks for it has the file looked at now. */
#define NEWEST G_MAXUINT

struct _PlakatKeys
{
  char *path;
  GMutex mutex; /* for what follows */
  PlakatKeyring *ring;
  struct stat seen; /* the file that was last looked into, be it good or not */
  gint64 looked_at;
};

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
  g_autoptr (PlakatKeyring) ring = NULL;
  PlakatKeys *self;

  g_return_val_if_fail (path != NULL, NULL);

  if (sodium_init () < 0)
    g_error ("The system gives no random numbers");
  if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK) && !plakat_keyring_make (path, error))
    return NULL;
  ring = plakat_keyring_read (path, error);
  if (ring == NULL)
    return NULL;
  self = g_new0 (PlakatKeys, 1);
  g_mutex_init (&self->mutex);
  self->path = g_strdup (path);
  self->ring = g_steal_pointer (&ring);
  self->seen = self->ring->info;
  self->looked_at = g_get_monotonic_time ();
  return self;
}

void
plakat_keys_free (PlakatKeys *self)
{
  g_return_if_fail (self != NULL);

  plakat_keyring_unref (self->ring);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_same_file (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size
         && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static gboolean
read_again (PlakatKeys *self, GError **error)
{
  PlakatKeyring *fresh = plakat_keyring_read (self->path, error);

  if (fresh == NULL)
    return FALSE;
  plakat_keyring_unref (self->ring);
  self->ring = fresh;
  return TRUE;
}

/* A file that became bad does not end a server that runs: it goes on with the keys that it has. */
static void
look (PlakatKeys *self)
{
  g_autoptr (GError) error = NULL;
  struct stat info;

  self->looked_at = g_get_monotonic_time ();
  if (g_lstat (self->path, &info) != 0 || is_same_file (&info, &self->seen))
    return;
  self->seen = info;
  if (!read_again (self, &error))
    g_warning ("%s", error->message);
}

/**
 * plakat_keys_dup_ring:
 * @number: a key that is needed, 0 for any
 *
 * Looks whether the file has changed, once a second at most, and when it is asked for a key that it does not
 * know.
 *
 * Returns: (transfer full): the keys as they are now
 */
PlakatKeyring *
plakat_keys_dup_ring (PlakatKeys *self, guint number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_get_monotonic_time () - self->looked_at > LOOK_EVERY
      || (number != 0 && plakat_keyring_find (self->ring, number) == NULL))
    look (self);
  return plakat_keyring_ref (self->ring);
}

/** plakat_keys_reload: reads the file again; Returns: %FALSE if it is bad; what was read before stays then */
gboolean
plakat_keys_reload (PlakatKeys *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!read_again (self, error))
    return FALSE;
  self->seen = self->ring->info;
  return TRUE;
}

/** plakat_keys_make_access: Returns: (transfer full): a token for @user_id, good for %PLAKAT_ACCESS_SECONDS
 */
char *
plakat_keys_make_access (PlakatKeys *self, gint64 user_id, const char *family)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self, 0);
  const PlakatKey *key = plakat_keyring_get_current (ring);
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, user_id);
  g_autofree char *number = g_strdup_printf ("%u", key->number);
  g_autofree char *id = plakat_text_uuid ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  char *encoded, *token;
  jwt_t *jwt = NULL;

  if (jwt_new (&jwt) != 0)
    g_error ("No memory for a token");
  jwt_add_header (jwt, "kid", number);
  jwt_add_grant (jwt, "iss", ISSUER);
  jwt_add_grant (jwt, "aud", AUDIENCE);
  jwt_add_grant (jwt, "sub", subject);
  jwt_add_grant (jwt, "jti", id);
  jwt_add_grant (jwt, "fam", family);
  jwt_add_grant_int (jwt, "iat", now);
  jwt_add_grant_int (jwt, "nbf", now);
  jwt_add_grant_int (jwt, "exp", now + PLAKAT_ACCESS_SECONDS);
  jwt_set_alg (jwt, JWT_ALG_HS256, key->access, PLAKAT_KEY_BYTES);
  encoded = jwt_encode_str (jwt);
  token = g_strdup (encoded);
  jwt_free_str (encoded);
  jwt_free (jwt);
  return token;
}

/* A number that must be there. */
static gboolean
read_time (jwt_t *jwt, const char *name, gint64 *time)
{
  errno = 0;
  *time = jwt_get_grant_int (jwt, name);
  return errno == 0;
}

static gboolean
check_times (jwt_t *jwt)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC, issued, valid, expires;

  /* the clocks of two machines may differ a little; the end is the end, for the client knows how long it has
   */
  return read_time (jwt, "iat", &issued) && read_time (jwt, "nbf", &valid) && read_time (jwt, "exp", &expires)
         && issued >= 0 && issued <= now + LEEWAY && valid <= now + LEEWAY && expires > now
         && expires > issued && expires - issued <= PLAKAT_ACCESS_SECONDS;
}

static gboolean
check_claims (jwt_t *jwt, PlakatClaims *claims)
{
  const char *subject = jwt_get_grant (jwt, "sub"), *family = jwt_get_grant (jwt, "fam");
  guint64 user_id;

  if (jwt_get_alg (jwt) != JWT_ALG_HS256 || g_strcmp0 (jwt_get_grant (jwt, "iss"), ISSUER) != 0
      || g_strcmp0 (jwt_get_grant (jwt, "aud"), AUDIENCE) != 0 || jwt_get_grant (jwt, "jti") == NULL
      || family == NULL || subject == NULL || !check_times (jwt)
      || !g_ascii_string_to_unsigned (subject, 10, 1, G_MAXINT64, &user_id, NULL))
    return FALSE;
  claims->user_id = user_id;
  claims->family = g_strdup (family);
  return TRUE;
}

/* The header names the key, and nothing else is taken from it: only the few headers that we write are known.
 */
static const PlakatKey *
find_signer (const PlakatKeyring *ring, const char *token)
{
  for (guint i = ring->n_keys; i-- > 0;)
    if (g_str_has_prefix (token, ring->keys[i].header) && token[strlen (ring->keys[i].header)] == '.')
      return &ring->keys[i];
  return NULL;
}

/**
 * plakat_keys_read_access:
 * @token: what a client sent
 * @claims: (out): what it says, when it is one of ours and still good
 *
 * Returns: %TRUE if it is
 */
gboolean
plakat_keys_read_access (PlakatKeys *self, const char *token, PlakatClaims *claims)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self, 0);
  const PlakatKey *key = find_signer (ring, token);
  jwt_t *jwt = NULL;
  gboolean good;

  *claims = (PlakatClaims) { 0 };
  if (key == NULL)
    {
      g_clear_pointer (&ring, plakat_keyring_unref);
      ring = plakat_keys_dup_ring (self, NEWEST);
      key = find_signer (ring, token);
    }
  if (key == NULL || strlen (token) > MAX_TOKEN
      || jwt_decode (&jwt, token, key->access, PLAKAT_KEY_BYTES) != 0)
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

/* @key is %NULL where what is hashed is secret enough by itself. */
static void
hash (const guchar *key, const char *purpose, const char *text, guchar *result, gsize length)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, key, key ? PLAKAT_KEY_BYTES : 0, length);
  crypto_generichash_update (&state, (const guchar *) purpose, strlen (purpose) + 1);
  crypto_generichash_update (&state, (const guchar *) text, strlen (text));
  crypto_generichash_final (&state, result, length);
  sodium_memzero (&state, sizeof state);
}

/** plakat_keys_new_refresh: Returns: (transfer full): 256 random bits in hexadecimal */
char *
plakat_keys_new_refresh (PlakatKeys *self)
{
  guchar bytes[TOKEN_BYTES];

  randombytes_buf (bytes, sizeof bytes);
  return to_hex (bytes, sizeof bytes);
}

/* The keys in the order in which they are tried: the one in use first, then the others, the newest first. */
static void
order_keys (const PlakatKeyring *ring, const PlakatKey **keys)
{
  const PlakatKey *current = plakat_keyring_get_current (ring);
  guint n = 0;

  keys[n++] = current;
  for (guint i = ring->n_keys; i-- > 0;)
    if (&ring->keys[i] != current)
      keys[n++] = &ring->keys[i];
}

/**
 * plakat_keys_next_refreshes:
 * @token: a refresh token
 *
 * A token's successor follows from it and from the server's key, so that it can be given again to a client
 * that lost the answer, while the storage holds only hashes. The first one is for a token that is traded in
 * now; a token that was traded in before has the one of them whose hash the storage knows, for the key may
 * have been rotated since.
 *
 * Returns: (transfer full): the successor by each key
 */
GStrv
plakat_keys_next_refreshes (PlakatKeys *self, const char *token)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self, NEWEST);
  const PlakatKey *keys[PLAKAT_MAX_KEYS];
  GStrv result = g_new0 (char *, ring->n_keys + 1);
  guchar bytes[TOKEN_BYTES];

  order_keys (ring, keys);
  for (guint i = 0; i < ring->n_keys; i++)
    {
      hash (keys[i]->refresh, "successor", token, bytes, sizeof bytes);
      result[i] = to_hex (bytes, sizeof bytes);
    }
  sodium_memzero (bytes, sizeof bytes);
  return result;
}

/** plakat_keys_hash_refresh: Returns: (transfer full): what the storage keeps of @token, whichever key is in
 * use */
char *
plakat_keys_hash_refresh (PlakatKeys *self, const char *token)
{
  guchar bytes[TOKEN_BYTES];

  hash (NULL, "refresh", token, bytes, sizeof bytes);
  return to_hex (bytes, sizeof bytes);
}

static char *
cursor_mark (const PlakatKey *key, const char *scope, gint64 seq)
{
  g_autofree char *text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT, scope, seq);
  guchar bytes[CURSOR_MARK_BYTES];

  hash (key->cursor, "cursor", text, bytes, sizeof bytes);
  return to_hex (bytes, sizeof bytes);
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
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self, 0);
  g_autofree char *mark = cursor_mark (plakat_keyring_get_current (ring), scope, seq);

  return g_strdup_printf ("%" G_GINT64_FORMAT ".%s", seq, mark);
}

static gboolean
has_mark (const PlakatKeyring *ring, const char *scope, gint64 seq, const char *mark)
{
  for (guint i = ring->n_keys; i-- > 0;)
    {
      g_autofree char *right = cursor_mark (&ring->keys[i], scope, seq);

      if (sodium_memcmp (mark, right, 2 * CURSOR_MARK_BYTES) == 0)
        return TRUE;
    }
  return FALSE;
}

/** plakat_keys_read_cursor: Returns: whether @cursor is one of @scope that any of the keys made; @seq is set
 * then */
gboolean
plakat_keys_read_cursor (PlakatKeys *self, const char *scope, const char *cursor, gint64 *seq)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self, 0);
  const char *dot = strchr (cursor, '.');
  g_autofree char *number = dot ? g_strndup (cursor, dot - cursor) : NULL;
  guint64 value;

  if (number == NULL || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &value, NULL)
      || strlen (dot + 1) != 2 * CURSOR_MARK_BYTES)
    return FALSE;
  if (!has_mark (ring, scope, value, dot + 1))
    {
      g_clear_pointer (&ring, plakat_keyring_unref);
      ring = plakat_keys_dup_ring (self, NEWEST);
      if (!has_mark (ring, scope, value, dot + 1))
        return FALSE;
    }
  *seq = value;
  return TRUE;
}

/** plakat_key_hash_email: Returns: (transfer full): as the first of plakat_keys_hash_email(), by this key */
GBytes *
plakat_key_hash_email (const PlakatKey *key, const char *email)
{
  g_autofree char *folded = g_utf8_casefold (email, -1);
  g_autofree char *normal = g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
  guchar bytes[TOKEN_BYTES];

  hash (key->email, "email", normal ? normal : email, bytes, sizeof bytes);
  return g_bytes_new (bytes, sizeof bytes);
}

/**
 * plakat_keys_hash_email:
 * @email: an address, in UTF-8; large and small letters are the same
 *
 * What an address is found by in the storage, which has it only sealed. A new one is stored with the first
 * hash; to find one, each is tried, for a rotation of keys may have come to it or not.
 *
 * Returns: (transfer full) (element-type GBytes): the hash by each key, that of the one in use first
 */
GPtrArray *
plakat_keys_hash_email (PlakatKeys *self, const char *email)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self, NEWEST);
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const PlakatKey *keys[PLAKAT_MAX_KEYS];

  order_keys (ring, keys);
  for (guint i = 0; i < ring->n_keys; i++)
    g_ptr_array_add (result, plakat_key_hash_email (keys[i], email));
  return result;
}

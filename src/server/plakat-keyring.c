/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <jwt.h>
#include <sodium.h>
#include <string.h>

#include "plakat-keyring-private.h"

#define DERIVATION "plakat-k"
#define HEX_LENGTH (2 * PLAKAT_KEY_BYTES)

/* What a key is derived for: the numbers stand for ever. */
typedef enum
{
  USE_ACCESS = 1,
  USE_REFRESH,
  USE_CURSOR,
  USE_SEAL,
  USE_EMAIL,
} KeyUse;

static gboolean
refuse (GError **error, char *sentence)
{
  g_set_error_literal (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT, sentence);
  g_free (sentence);
  return FALSE;
}

/* For what went wrong as errno says. */
gboolean
plakat_keyring_fail (const char *path, GError **error)
{
  return refuse (error, g_strdup_printf (_ ("The key file %s cannot be used: %s"), path, g_strerror (errno)));
}

static gboolean
fail_damaged (const char *path, guint line, GError **error)
{
  return refuse (
      error, g_strdup_printf (_ ("The key file %s is damaged in line %u. Put a copy of it back: without its "
                                 "keys what is sealed in the database stays sealed."),
                              path, line));
}

/* A service manager hands secrets over in a folder that only the service can enter; the mask of an access
 * list may show there as the group's right to read. */
static mode_t
get_forbidden_mode (const char *path)
{
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *folder = g_path_get_dirname (path);

  return g_strcmp0 (folder, credentials) == 0 ? 037 : 077;
}

static gboolean
check_file (const char *path, const struct stat *info, GError **error)
{
  if (!S_ISREG (info->st_mode))
    return refuse (error, g_strdup_printf (_ ("The key file %s is not a regular file."), path));
  if (info->st_size > PLAKAT_KEYRING_BYTES)
    return refuse (error, g_strdup_printf (_ ("The key file %s is too large to be one."), path));
  if ((info->st_mode & get_forbidden_mode (path)) != 0)
    return refuse (
        error, g_strdup_printf (_ ("The key file %s can be read by others; change its mode to 0600."), path));
  return TRUE;
}

/* Gives the text in memory for secrets (sodium_free()), ended by a zero. */
char *
plakat_keyring_read_text (const char *path, int fd, struct stat *info, GError **error)
{
  char *text;
  gsize size = 0;
  gssize n;

  if (fstat (fd, info) != 0)
    {
      plakat_keyring_fail (path, error);
      return NULL;
    }
  if (!check_file (path, info, error))
    return NULL;
  text = sodium_malloc (PLAKAT_KEYRING_BYTES + 1);
  while ((n = pread (fd, text + size, PLAKAT_KEYRING_BYTES - size, size)) > 0)
    size += n;
  text[size] = '\0';
  if (n == 0)
    return text;
  plakat_keyring_fail (path, error);
  sodium_free (text);
  return NULL;
}

/* Reads the secret of a line into @secret. */
gboolean
plakat_keyring_read_secret (const PlakatKeyLine *line, guchar *secret)
{
  gsize size;

  return sodium_hex2bin (secret, PLAKAT_KEY_BYTES, line->secret, 2 * PLAKAT_KEY_BYTES, NULL, &size, NULL) == 0
         && size == PLAKAT_KEY_BYTES;
}

/* NUMBER TIME SECRET, a single space between them. */
static gboolean
read_line (PlakatKeyLine *line)
{
  const char *end = line->text + line->length;
  const char *first = memchr (line->text, ' ', line->length);
  const char *second = first ? memchr (first + 1, ' ', end - first - 1) : NULL;
  g_autofree char *number = first ? g_strndup (line->text, first - line->text) : NULL;
  g_autofree char *since = second ? g_strndup (first + 1, second - first - 1) : NULL;
  g_autoptr (GDateTime) time = since ? g_date_time_new_from_iso8601 (since, NULL) : NULL;
  guchar secret[PLAKAT_KEY_BYTES];
  guint64 value;
  gboolean good;

  if (end[-1] == '\n')
    end--;
  if (time == NULL || end - second - 1 != 2 * PLAKAT_KEY_BYTES
      || !g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT16, &value, NULL))
    return FALSE;
  line->number = value;
  line->since = g_date_time_to_unix (time);
  line->secret = second + 1;
  good = plakat_keyring_read_secret (line, secret);
  sodium_memzero (secret, sizeof secret);
  return good;
}

/* Finds the lines of @text that hold keys; there is room for %PLAKAT_MAX_KEYS. */
gboolean
plakat_keyring_read_lines (
    const char *path, const char *text, PlakatKeyLine *lines, guint *n_lines, GError **error)
{
  PlakatKeyLine line = { 0 };
  guint at = 0;

  *n_lines = 0;
  for (const char *p = text; *p != '\0'; p += line.length)
    {
      line = (PlakatKeyLine) { .text = p, .length = strcspn (p, "\n") };
      line.length += p[line.length] == '\n';
      at++;
      if (*p == '#' || *p == '\n')
        continue;
      if (!read_line (&line) || *n_lines == PLAKAT_MAX_KEYS
          || (*n_lines > 0 && lines[*n_lines - 1].number >= line.number))
        return fail_damaged (path, at, error);
      lines[(*n_lines)++] = line;
    }
  return *n_lines > 0 || fail_damaged (path, MAX (at, 1), error);
}

/* All tokens that a key signs begin alike: as a token of nothing does. */
static void
make_header (PlakatKey *key)
{
  g_autofree char *number = g_strdup_printf ("%u", key->number);
  jwt_t *jwt = NULL;
  char *token;

  if (jwt_new (&jwt) != 0 || jwt_set_alg (jwt, JWT_ALG_HS256, key->access, PLAKAT_KEY_BYTES) != 0
      || jwt_add_header (jwt, "kid", number) != 0 || (token = jwt_encode_str (jwt)) == NULL)
    g_error ("No memory for a token");
  g_assert (strcspn (token, ".") + 1 < sizeof key->header);
  g_strlcpy (key->header, token, strcspn (token, ".") + 1);
  jwt_free_str (token);
  jwt_free (jwt);
}

static void
derive (PlakatKey *key, const PlakatKeyLine *line)
{
  guchar secret[PLAKAT_KEY_BYTES];

  key->number = line->number;
  key->since = line->since;
  plakat_keyring_read_secret (line, secret);
  crypto_kdf_derive_from_key (key->access, PLAKAT_KEY_BYTES, USE_ACCESS, DERIVATION, secret);
  crypto_kdf_derive_from_key (key->refresh, PLAKAT_KEY_BYTES, USE_REFRESH, DERIVATION, secret);
  crypto_kdf_derive_from_key (key->cursor, PLAKAT_KEY_BYTES, USE_CURSOR, DERIVATION, secret);
  crypto_kdf_derive_from_key (key->seal, PLAKAT_KEY_BYTES, USE_SEAL, DERIVATION, secret);
  crypto_kdf_derive_from_key (key->email, PLAKAT_KEY_BYTES, USE_EMAIL, DERIVATION, secret);
  sodium_memzero (secret, sizeof secret);
  make_header (key);
}

static PlakatKeyring *
make_ring (const char *path, const char *text, const struct stat *info, GError **error)
{
  PlakatKeyLine lines[PLAKAT_MAX_KEYS];
  PlakatKeyring *self;
  guint n_lines;

  if (!plakat_keyring_read_lines (path, text, lines, &n_lines, error))
    return NULL;
  self = g_new0 (PlakatKeyring, 1);
  g_atomic_ref_count_init (&self->refs);
  self->info = *info;
  self->n_keys = n_lines;
  self->keys = sodium_allocarray (n_lines, sizeof (PlakatKey));
  if (self->keys == NULL)
    g_error ("No memory for the keys");
  for (guint i = 0; i < n_lines; i++)
    derive (&self->keys[i], &lines[i]);
  sodium_mprotect_readonly (self->keys);
  return self;
}

/**
 * plakat_keyring_read:
 * @path: the file
 * @error: return location; %PLAKAT_SERVER_ERROR_ARGUMENT for a file that cannot be used
 *
 * Returns: (transfer full) (nullable): its keys, at least one
 */
PlakatKeyring *
plakat_keyring_read (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  PlakatKeyring *self = NULL;
  struct stat info;
  char *text;

  if (fd < 0)
    {
      plakat_keyring_fail (path, error);
      return NULL;
    }
  text = plakat_keyring_read_text (path, fd, &info, error);
  if (text != NULL)
    {
      self = make_ring (path, text, &info, error);
      sodium_free (text);
    }
  g_close (fd, NULL);
  return self;
}

PlakatKeyring *
plakat_keyring_ref (PlakatKeyring *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_keyring_unref (PlakatKeyring *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  /* wipes */
  sodium_free (self->keys);
  g_free (self);
}

/** plakat_keyring_get_current: Returns: (transfer none): the newest key that is in use */
const PlakatKey *
plakat_keyring_get_current (const PlakatKeyring *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = self->n_keys; i-- > 1;)
    if (self->keys[i].since <= now)
      return &self->keys[i];
  return &self->keys[0];
}

/** plakat_keyring_find: Returns: (transfer none) (nullable): the key of that number */
const PlakatKey *
plakat_keyring_find (const PlakatKeyring *self, guint number)
{
  for (guint i = self->n_keys; i-- > 0;)
    if (self->keys[i].number == number)
      return &self->keys[i];
  return NULL;
}

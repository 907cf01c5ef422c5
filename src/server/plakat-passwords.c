/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-db.h"
#include "plakat-error.h"
#include "plakat-passwords.h"

/* The values that OWASP gives for Argon2id (with one lane, libsodium's only choice). */
#define OPS 2
#define MEMORY (19456 * 1024)
#define MAX_HASHING 2
#define MAX_WAITING 16

#define KNOWN "/io/github/plakat_app/Server/known-passwords"

struct _PlakatPasswords
{
  GMutex mutex; /* for the two numbers */
  GCond turn;
  guint hashing;
  guint waiting;
  char *nobody; /* the hash of a password that nobody has: unknown users cost the same time */
};

static void
wipe (char *secret)
{
  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

/* One keyboard writes an é as a letter, another as a letter and its accent. */
static char *
normalize (const char *password)
{
  char *normal = g_utf8_normalize (password, -1, G_NORMALIZE_NFC);

  return normal ? normal : g_strdup (password);
}

static char *
make_hash (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];
  char *normal = normalize (password);
  int result =
      crypto_pwhash_str_alg (hash, normal, strlen (normal), OPS, MEMORY, crypto_pwhash_ALG_ARGON2ID13);

  wipe (normal);
  return result == 0 ? g_strdup (hash) : NULL;
}

static gboolean
is_right (const char *hash, const char *password)
{
  char *normal = normalize (password);
  gboolean right = crypto_pwhash_str_verify (hash, normal, strlen (normal)) == 0;

  wipe (normal);
  return right;
}

/** plakat_passwords_new: Returns: (transfer full): the workshop */
PlakatPasswords *
plakat_passwords_new (void)
{
  PlakatPasswords *self;
  char secret[33];
  guchar bytes[16];

  if (sodium_init () < 0)
    g_error ("The system gives no random numbers");
  self = g_new0 (PlakatPasswords, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->turn);
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (secret, sizeof secret, bytes, sizeof bytes);
  self->nobody = make_hash (secret);
  if (self->nobody == NULL)
    g_error ("No memory for hashing passwords");
  return self;
}

/** plakat_passwords_free: nothing may be hashed any more */
void
plakat_passwords_free (PlakatPasswords *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->turn);
  g_free (self->nobody);
  g_free (self);
}

static gboolean
fail_busy (GError **error)
{
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY,
                       _ ("Too many people are signing in just now; please try again."));
  return FALSE;
}

/* Waits until few enough hash; refuses when too many wait for that. */
static gboolean
enter (PlakatPasswords *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->hashing >= MAX_HASHING && self->waiting >= MAX_WAITING)
    return fail_busy (error);
  self->waiting++;
  while (self->hashing >= MAX_HASHING)
    g_cond_wait (&self->turn, &self->mutex);
  self->waiting--;
  self->hashing++;
  return TRUE;
}

static void
leave (PlakatPasswords *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->hashing--;
  g_cond_signal (&self->turn);
}

/**
 * plakat_passwords_make:
 * @password: what somebody chose; plakat_passwords_allow() says whether they may
 * @error: return location; %PLAKAT_BASE_ERROR_BUSY when too many wait, or there is no memory
 *
 * Returns: (transfer full) (nullable): its hash, in PHC's form
 */
char *
plakat_passwords_make (PlakatPasswords *self, const char *password, GError **error)
{
  char *hash;

  g_return_val_if_fail (password != NULL, NULL);

  if (!enter (self, error))
    return NULL;
  hash = make_hash (password);
  leave (self);
  if (hash == NULL)
    fail_busy (error);
  return hash;
}

/**
 * plakat_passwords_check:
 * @password: what somebody says is theirs
 * @hash: (nullable): what is stored; %NULL for an unknown user, which takes the same time and is wrong
 * @better: (out) (optional) (nullable): a hash to store instead, if the password is right and the old one has
 * grown weak
 * @error: return location; %PLAKAT_BASE_ERROR_BUSY when too many wait
 *
 * Returns: whether the password is right; %FALSE without an error if it is wrong
 */
gboolean
plakat_passwords_check (
    PlakatPasswords *self, const char *password, const char *hash, char **better, GError **error)
{
  const char *stored = hash ? hash : self->nobody;
  gboolean right;

  g_return_val_if_fail (password != NULL, FALSE);

  if (better != NULL)
    *better = NULL;
  if (!enter (self, error))
    return FALSE;
  right = is_right (stored, password) && hash != NULL;
  if (right && better != NULL && crypto_pwhash_str_needs_rehash (stored, OPS, MEMORY) != 0)
    *better = make_hash (password);
  leave (self);
  return right;
}

/* Digits and signs that stand for letters are those letters, where a letter follows: “P@$$w0rd1” is
 * “password1”. */
static char *
fold (const char *password)
{
  static const char signs[] = "@4$501!37", letters[] = "aassoiiet";
  char *folded = g_ascii_strdown (password, -1);
  gboolean before_letter = FALSE;

  for (gsize i = strlen (folded); i-- > 0;)
    {
      const char *sign = strchr (signs, folded[i]);

      if (g_ascii_isalpha (folded[i]))
        before_letter = TRUE;
      else if (before_letter && sign != NULL)
        folded[i] = letters[sign - signs];
    }
  return folded;
}

/* The list has a password a line, folded, in the order of its bytes. */
static gboolean
is_listed (const char *list, gsize size, const char *word)
{
  gsize length = strlen (word), low = 0, high = size;

  while (low < high)
    {
      gsize middle = (low + high) / 2, start = middle, end = middle;
      int order;

      while (start > low && list[start - 1] != '\n')
        start--;
      while (end < high && list[end] != '\n')
        end++;
      order = memcmp (word, list + start, MIN (length, end - start));
      if (order == 0 && length == end - start)
        return TRUE;
      if (order < 0 || (order == 0 && length < end - start))
        high = start;
      else
        low = end + 1;
    }
  return FALSE;
}

/** plakat_passwords_is_known: Returns: whether @password is among those that everybody tries first */
gboolean
plakat_passwords_is_known (const char *password)
{
  g_autoptr (GBytes) list = g_resources_lookup_data (KNOWN, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  char *folded = fold (password);
  gsize size;
  const char *text;
  gboolean known;

  g_return_val_if_fail (list != NULL, FALSE);

  text = g_bytes_get_data (list, &size);
  known = is_listed (text, size, folded);
  wipe (folded);
  return known;
}

/**
 * plakat_passwords_allow:
 * @password: (nullable): what somebody wants
 * @error: return location; %PLAKAT_SERVER_ERROR_INPUT, with a sentence for them
 *
 * A password has from 8 to 128 characters, any of them, and is not one that everybody tries first.
 *
 * Returns: whether they may have it
 */
gboolean
plakat_passwords_allow (const char *password, GError **error)
{
  glong length = password && g_utf8_validate (password, -1, NULL) ? g_utf8_strlen (password, -1) : 0;

  if (length < PLAKAT_MIN_PASSWORD || length > PLAKAT_MAX_PASSWORD)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
                 _ ("A password has from %d to %d characters."), PLAKAT_MIN_PASSWORD, PLAKAT_MAX_PASSWORD);
  else if (plakat_passwords_is_known (password))
    g_set_error_literal (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
                         _ ("Many people use this password, and those who break into accounts try it first; "
                            "please choose another one."));
  else
    return TRUE;
  return FALSE;
}

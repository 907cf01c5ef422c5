/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-keyring.h"
#include "plakat-seal-private.h"

/* A sealed value: the key's number (4 bytes, the highest first), the nonce, the text and its seal. Texts are
 * padded, so that their length tells little, and nothing of whether a birth date is known. */
#define NUMBER_BYTES 4
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define HEAD_BYTES (NUMBER_BYTES + NONCE_BYTES)
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BLOCK_BYTES 32

G_STATIC_ASSERT (PLAKAT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

static const char *const columns[] = {
  [PLAKAT_SEAL_EMAIL] = "account.email",           [PLAKAT_SEAL_FIRST_NAME] = "account.first_name",
  [PLAKAT_SEAL_LAST_NAME] = "account.last_name",   [PLAKAT_SEAL_BIO] = "account.bio",
  [PLAKAT_SEAL_BIRTH_DATE] = "account.birth_date", [PLAKAT_SEAL_DISPLAY_NAME] = "account.display_name",
  [PLAKAT_SEAL_ANSWER] = "idempotency.answer",     [PLAKAT_SEAL_RECORD] = "record.fields",
};

/* Where a value belongs: it is part of the seal. */
static char *
make_place (PlakatSealField field, gint64 account, guint number)
{
  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%u", columns[field], account, number);
}

static void
put_number (guchar *bytes, guint number)
{
  guint32 big = GUINT32_TO_BE (number);

  memcpy (bytes, &big, NUMBER_BYTES);
}

/* The number of the key of a sealed value; 0 for what is none. */
guint
plakat_seal_get_number (GBytes *sealed)
{
  gsize size;
  const guchar *bytes = g_bytes_get_data (sealed, &size);
  guint32 big;

  if (size < HEAD_BYTES + TAG_BYTES + BLOCK_BYTES)
    return 0;
  memcpy (&big, bytes, NUMBER_BYTES);
  return GUINT32_FROM_BE (big);
}

/* The same as plakat_seal(), with this key. */
GBytes *
plakat_seal_with (const PlakatKey *key, PlakatSealField field, gint64 account, const char *text)
{
  g_autofree char *place = make_place (field, account, key->number);
  gsize length = strlen (text), padded;
  guchar *plain = g_malloc (length + BLOCK_BYTES);
  guchar *sealed = g_malloc (HEAD_BYTES + length + BLOCK_BYTES + TAG_BYTES);

  memcpy (plain, text, length);
  sodium_pad (&padded, plain, length, BLOCK_BYTES, length + BLOCK_BYTES);
  put_number (sealed, key->number);
  randombytes_buf (sealed + NUMBER_BYTES, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + HEAD_BYTES, NULL, plain, padded,
                                              (const guchar *) place, strlen (place), NULL,
                                              sealed + NUMBER_BYTES, key->seal);
  sodium_memzero (plain, length + BLOCK_BYTES);
  g_free (plain);
  return g_bytes_new_take (sealed, HEAD_BYTES + padded + TAG_BYTES);
}

/**
 * plakat_seal:
 * @field: the column
 * @account: the id of the account in whose row it is to stand
 * @text: (nullable): what is to be kept; %NULL as an empty text
 *
 * Returns: (transfer full): what the storage keeps of it
 */
GBytes *
plakat_seal (PlakatKeys *keys, PlakatSealField field, gint64 account, const char *text)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (keys, 0);

  return plakat_seal_with (plakat_keyring_get_current (ring), field, account, text ? text : "");
}

static char *
fail_damaged (PlakatSealField field, gint64 account, GError **error)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT,
               _ ("%s of account %" G_GINT64_FORMAT " is damaged, or was sealed with other keys."),
               columns[field], account);
  return NULL;
}

static char *
open_seal (const PlakatKey *key, PlakatSealField field, gint64 account, GBytes *sealed)
{
  g_autofree char *place = make_place (field, account, key->number);
  gsize size, length;
  const guchar *bytes = g_bytes_get_data (sealed, &size);
  char *text = g_malloc (size - HEAD_BYTES - TAG_BYTES + 1);

  if (crypto_aead_xchacha20poly1305_ietf_decrypt ((guchar *) text, NULL, NULL, bytes + HEAD_BYTES,
                                                  size - HEAD_BYTES, (const guchar *) place, strlen (place),
                                                  bytes + NUMBER_BYTES, key->seal)
          != 0
      || sodium_unpad (&length, (guchar *) text, size - HEAD_BYTES - TAG_BYTES, BLOCK_BYTES) != 0)
    {
      g_free (text);
      return NULL;
    }
  text[length] = '\0';
  return text;
}

/**
 * plakat_unseal:
 * @field: the column
 * @account: the id of the account in whose row it stands
 * @sealed: (nullable): what stands there
 * @error: return location; %PLAKAT_BASE_ERROR_CORRUPT for what was not sealed for this place with our keys
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
plakat_unseal (PlakatKeys *keys, PlakatSealField field, gint64 account, GBytes *sealed, GError **error)
{
  guint number = sealed ? plakat_seal_get_number (sealed) : 0;
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (keys, number);
  const PlakatKey *key = plakat_keyring_find (ring, number);
  char *text;

  if (number != 0 && key == NULL)
    {
      g_set_error (
          error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT,
          _ ("%s of account %" G_GINT64_FORMAT " is sealed with the key %u, which the key file lacks."),
          columns[field], account, number);
      return NULL;
    }
  text = key ? open_seal (key, field, account, sealed) : NULL;
  return text ? text : fail_damaged (field, account, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-idempotency.h"
#include "plakat-reply.h"
#include "plakat-seal.h"
#include "plakat-service.h"

#define MAX_KEY 255

/*
 * After draft-ietf-httpapi-idempotency-key-header-07. A row with the key is the first thing that a request
 * writes. Who comes second with the same key waits for the transaction of the first at that row, and finds
 * its answer there, or that it was undone; so two processes on one database behave as one. What was answered
 * is sealed: it may be a person's own business, and the hash of what was asked could serve to guess a
 * password that was in it.
 */

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* The draft writes a string in quotes; many write it without. Returns: (transfer full) (nullable) */
static char *
dup_key (PlakatRequest *request)
{
  g_autofree char *key = g_strstrip (g_strdup (plakat_request_get_header (request, "idempotency-key")));
  gsize length = strlen (key);

  if (length >= 2 && key[0] == '"' && key[length - 1] == '"')
    {
      key[length - 1] = '\0';
      memmove (key, key + 1, length - 1);
      length -= 2;
    }
  if (length == 0 || length > MAX_KEY)
    return NULL;
  for (const char *p = key; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return NULL;
  return g_steal_pointer (&key);
}

static void
answer_bad_key (PlakatRequest *request)
{
  plakat_reply_problem (request, 400, _ ("An Idempotency-Key is 1 to 255 visible characters of ASCII."));
}

static void
hash_part (crypto_generichash_state *state, const void *bytes, gsize length)
{
  const guint64 size = GUINT64_TO_LE ((guint64) length);

  crypto_generichash_update (state, (const guchar *) &size, sizeof size);
  crypto_generichash_update (state, bytes, length);
}

/* What is asked: method, path with its query, and body. */
static char *
make_fingerprint (PlakatRequest *request)
{
  const char *authority = strstr (request->uri, "://");
  const char *path = authority ? strchr (authority + strlen ("://"), '/') : request->uri;
  guchar hash[crypto_generichash_BYTES];
  char text[crypto_generichash_BYTES * 2 + 1];
  crypto_generichash_state state;
  gsize length = 0;
  const void *bytes = request->bytes ? g_bytes_get_data (request->bytes, &length) : NULL;

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  hash_part (&state, request->method, strlen (request->method));
  hash_part (&state, path ? path : "", path ? strlen (path) : 0);
  hash_part (&state, bytes ? bytes : "", length);
  crypto_generichash_final (&state, hash, sizeof hash);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  return g_strdup (text);
}

/* What was asked and answered, as one text: the hash, the status, the type, headers, an empty line, the body.
 */
static char *
print_answer (PlakatRequest *request)
{
  const PlakatReply *reply = &request->reply;
  g_autofree char *fingerprint = make_fingerprint (request);
  GString *text = g_string_new (NULL);
  gsize length = 0;
  const char *bytes = reply->body ? g_bytes_get_data (reply->body, &length) : NULL;

  g_string_printf (text, "%s\n%u\n%s\n", fingerprint, reply->status, reply->type ? reply->type : "");
  for (guint i = 0; i + 1 < reply->headers->len; i += 2)
    g_string_append_printf (text, "%s: %s\n", (const char *) reply->headers->pdata[i],
                            (const char *) reply->headers->pdata[i + 1]);
  g_string_append_c (text, '\n');
  if (bytes != NULL)
    g_string_append_len (text, bytes, length);
  return g_string_free (text, FALSE);
}

/* Takes the line at @text from it. */
static char *
cut_line (char **text)
{
  char *line = *text;
  char *end = strchr (line, '\n');

  if (end == NULL)
    *text = line + strlen (line);
  else
    {
      *end = '\0';
      *text = end + 1;
    }
  return line;
}

static void
replay (PlakatRequest *request, char *text)
{
  g_autofree char *fingerprint = make_fingerprint (request);
  const char *asked = cut_line (&text);
  guint status;
  const char *type;
  char *line;

  if (sodium_memcmp (asked, fingerprint, MIN (strlen (asked), strlen (fingerprint))) != 0
      || strlen (asked) != strlen (fingerprint))
    {
      plakat_reply_problem (request, 422,
                            _ ("This Idempotency-Key was used for another request; send a new one."));
      return;
    }
  status = g_ascii_strtoull (cut_line (&text), NULL, 10);
  type = cut_line (&text);
  while (*(line = cut_line (&text)) != '\0')
    {
      char *value = strstr (line, ": ");

      if (value == NULL)
        continue;
      *value = '\0';
      plakat_reply_set_header (request, line, value + 2);
    }
  plakat_reply_bytes (request, status, *type != '\0' ? g_intern_string (type) : NULL,
                      *type != '\0' ? g_bytes_new (text, strlen (text)) : NULL);
  plakat_reply_set_header (request, "Idempotency-Replayed", "true");
}

static gboolean
read_answer (PlakatRequest *request, const char *key, GBytes **sealed, gboolean *found, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (request->db, error, "SELECT answer FROM idempotency WHERE user_id = ?1 AND key = ?2",
                       "it", request->user_id, key);

  *sealed = NULL;
  *found = FALSE;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      *found = TRUE;
      *sealed = plakat_rows_dup_bytes (rows, 0);
    }
  return plakat_rows_end (rows, error);
}

static void
answer_with (PlakatRequest *request, GBytes *sealed)
{
  g_autofree char *text = NULL;

  if (sealed != NULL)
    text = plakat_unseal (request->service->keys, PLAKAT_SEAL_ANSWER, request->user_id, sealed, NULL);
  if (text != NULL)
    replay (request, text);
  else
    plakat_reply_problem (
        request, 409,
        _ ("What was answered to this Idempotency-Key cannot be read any more; look whether it was "
           "done before you send a new one."));
}

static gboolean
answer_again (PlakatRequest *request, const char *key, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  gboolean found;

  if (!read_answer (request, key, &sealed, &found, error))
    return FALSE;
  if (found)
    answer_with (request, sealed);
  else
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY,
                 "What was answered before was forgotten just now");
  return found;
}

static gboolean
insert_key (PlakatRequest *request, const char *key, gboolean *is_first, GError **error)
{
  if (!plakat_db_run (request->db, error,
                      "INSERT INTO idempotency (user_id, key, created_at) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT (user_id, key) DO NOTHING",
                      "iti", request->user_id, key, now ()))
    return FALSE;
  *is_first = plakat_db_get_changes (request->db) == 1;
  return TRUE;
}

/* Waits for another request with the same key, for as long as the storage lets anybody wait: then the storage
 * answers, but not to this. */
static gboolean
take_key (PlakatRequest *request, const char *key, gboolean *is_first, gboolean *is_taken, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 one;
  gboolean done;

  *is_first = *is_taken = FALSE;
  if (!plakat_db_begin (request->db, error))
    return FALSE;
  done = insert_key (request, key, is_first, &problem);
  if (plakat_db_end (request->db, done, done ? &problem : NULL))
    return TRUE;
  *is_taken = g_error_matches (problem, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY)
              && plakat_db_read_int (request->db, NULL, &one, "SELECT 1", "");
  if (!*is_taken)
    g_propagate_error (error, g_steal_pointer (&problem));
  return *is_taken;
}

/**
 * plakat_idempotency_look:
 * @request: of somebody who is signed in, with an Idempotency-Key, before anything is done for it
 *
 * Spares what was answered already all that comes before the handler: a password that was changed would not
 * be found the second time. What it does not find may be there all the same a moment later.
 *
 * Returns: %TRUE if the answer is there
 */
gboolean
plakat_idempotency_look (PlakatRequest *request)
{
  g_autofree char *key = dup_key (request);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (key == NULL)
    answer_bad_key (request);
  else if (!read_answer (request, key, &sealed, &found, &error))
    plakat_reply_error (request, error);
  else if (found)
    answer_with (request, sealed);
  else
    return FALSE;
  return TRUE;
}

/**
 * plakat_idempotency_begin:
 * @request: of somebody who is signed in, with an Idempotency-Key, about to be handled within a transaction
 * @replayed: (out): whether the answer is there already: that of the first time, or why there is none; then
 * the handler must not run
 *
 * Everything that the handler writes from here on can be undone by itself. Whenever @replayed is %FALSE
 * plakat_idempotency_finish() must follow, whatever the handler answered.
 *
 * Returns: %FALSE on an error, with nothing begun
 */
gboolean
plakat_idempotency_begin (PlakatRequest *request, gboolean *replayed, GError **error)
{
  g_autofree char *key = dup_key (request);
  gboolean is_first, is_taken;

  *replayed = TRUE;
  if (key == NULL)
    {
      answer_bad_key (request);
      return TRUE;
    }
  if (!take_key (request, key, &is_first, &is_taken, error))
    return FALSE;
  if (is_taken)
    {
      plakat_reply_problem (
          request, 409,
          _ ("The first request with this Idempotency-Key is still being answered; ask again."));
      return TRUE;
    }
  if (!is_first)
    return answer_again (request, key, error);
  *replayed = FALSE;
  return plakat_db_begin (request->db, error);
}

/* What may be another answer the next time is not what was answered once and for all. */
static gboolean
is_passing (const PlakatRequest *request)
{
  return request->retry || request->reply.status == 429 || request->reply.status >= 500;
}

/**
 * plakat_idempotency_finish:
 *
 * After the handler, whatever it answered: keeps the answer with what it did. Of an answer from 400 on only
 * the answer is kept, unless the handler said otherwise; of one that may be another the next time, nothing.
 *
 * Returns: %FALSE on an error; then nothing must be kept
 */
gboolean
plakat_idempotency_finish (PlakatRequest *request, GError **error)
{
  g_autofree char *key = dup_key (request);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gboolean keep = request->reply.status < 400 || request->keep;

  if (!plakat_db_end (request->db, keep, keep ? error : NULL) && keep)
    return FALSE;
  if (is_passing (request))
    return !keep
           || plakat_db_run (request->db, error, "DELETE FROM idempotency WHERE user_id = ?1 AND key = ?2",
                             "it", request->user_id, key);
  text = print_answer (request);
  sealed = plakat_seal (request->service->keys, PLAKAT_SEAL_ANSWER, request->user_id, text);
  request->keep = TRUE;
  return plakat_db_run (request->db, error,
                        "UPDATE idempotency SET answer = ?3 WHERE user_id = ?1 AND key = ?2", "itb",
                        request->user_id, key, sealed);
}

/** plakat_idempotency_forget: forgets answers that are older than clients may count on */
gboolean
plakat_idempotency_forget (PlakatDb *db, gint64 now, GError **error)
{
  return plakat_db_run (db, error, "DELETE FROM idempotency WHERE created_at < ?1", "i",
                        now - PLAKAT_IDEMPOTENCY_SECONDS);
}

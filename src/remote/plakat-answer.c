/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-answer-private.h"
#include "plakat-http-private.h"
#include "plakat-text.h"
#include "plakat-wire.h"

gboolean
plakat_answer_is_html (const PlakatHttpAnswer *answer)
{
  return g_str_equal (answer->content_type, "text/html")
         || g_str_equal (answer->content_type, "application/xhtml+xml");
}

gboolean
plakat_answer_is_json (const PlakatHttpAnswer *answer)
{
  return g_str_equal (answer->content_type, "application/json")
         || g_str_has_suffix (answer->content_type, "+json");
}

/* What a server says of its own refusal. */
static char *
find_sentence (const PlakatHttpAnswer *answer)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  return plakat_answer_is_json (answer) ? plakat_answer_dup_sentence (bytes, length) : NULL;
}

static PlakatRemoteError
find_code (const PlakatHttpAnswer *answer)
{
  guint status = answer->status;

  if (status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501 && status < 600))
    return PLAKAT_REMOTE_ERROR_BUSY;
  /* A proxy's own page says "too long" in HTML, and means it. */
  if (status == 413 || status == 414 || status == 431)
    return PLAKAT_REMOTE_ERROR_REFUSED;
  if (plakat_answer_is_html (answer) || status < 400 || status >= 600)
    return PLAKAT_REMOTE_ERROR_ANSWER;
  if (status == 401)
    return PLAKAT_REMOTE_ERROR_SIGN_IN;
  if (status == 410)
    return PLAKAT_REMOTE_ERROR_GONE;
  return PLAKAT_REMOTE_ERROR_REFUSED;
}

static char *
describe (const PlakatHttpAnswer *answer, PlakatRemoteError code, const char *origin)
{
  g_autofree char *sentence = find_sentence (answer);

  switch (code)
    {
    case PLAKAT_REMOTE_ERROR_SIGN_IN:
      return g_strdup_printf (_ ("%s asks you to sign in again"), origin);
    case PLAKAT_REMOTE_ERROR_BUSY:
      if (sentence != NULL)
        return g_steal_pointer (&sentence);
      return g_strdup_printf (_ ("%s is busy (%u). Try again later."), origin, answer->status);
    case PLAKAT_REMOTE_ERROR_ANSWER:
      return g_strdup_printf (_ ("Something else than Plakat’s server answers at %s. Does this network want "
                                 "a sign-in of its own?"),
                              origin);
    case PLAKAT_REMOTE_ERROR_GONE:
      return g_strdup_printf (_ ("%s does not remember so far back: everything is read again"), origin);
    case PLAKAT_REMOTE_ERROR_REFUSED:
      if (answer->status == 413 || answer->status == 414 || answer->status == 431)
        return g_strdup_printf (_ ("This is too long for %s"), origin);
      if (sentence != NULL)
        return g_steal_pointer (&sentence);
      return g_strdup_printf (_ ("%s refused this (%u)"), origin, answer->status);
    case PLAKAT_REMOTE_ERROR_TRANSPORT:
    case PLAKAT_REMOTE_ERROR_LIMIT:
    case PLAKAT_REMOTE_ERROR_ADDRESS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/*
 * plakat_answer_check:
 * @answer: any answer
 * @origin: of the server that was asked
 * @error: return location
 *
 * What each status means to whoever asked. A body, where there is one, must be JSON: a sign-in page of a
 * network answers 200 to everything.
 *
 * Returns: whether the answer is a success whose body can be read
 */
gboolean
plakat_answer_check (const PlakatHttpAnswer *answer, const char *origin, GError **error)
{
  g_autofree char *sentence = NULL;
  PlakatRemoteError code;

  if (SOUP_STATUS_IS_SUCCESSFUL (answer->status)
      && (plakat_answer_is_json (answer) || g_bytes_get_size (answer->body) == 0))
    return TRUE;
  code = SOUP_STATUS_IS_SUCCESSFUL (answer->status) ? PLAKAT_REMOTE_ERROR_ANSWER : find_code (answer);
  sentence = describe (answer, code, origin);
  if (error != NULL)
    {
      *error = g_error_new_literal (PLAKAT_REMOTE_ERROR, (int) code, sentence);
      plakat_remote_error_set_answer (*error, answer->status, answer->retry_after);
    }
  return FALSE;
}

typedef struct
{
  GBytes *body;
  PlakatDecoder decoder;
  PlakatBytesDecoder bytes_decoder;
  char *context;
  GDestroyNotify destroy;
} Decoding;

static void
decoding_free (gpointer data)
{
  Decoding *decoding = data;

  g_bytes_unref (decoding->body);
  g_free (decoding->context);
  g_free (decoding);
}

static gpointer
decode (Decoding *decoding, GError **error)
{
  gsize length;
  const char *body = g_bytes_get_data (decoding->body, &length);
  /* An empty body has no address either. */
  const char *bytes = body ? body : "";
  g_autoptr (JsonObject) object = NULL;

  if (decoding->bytes_decoder != NULL)
    return decoding->bytes_decoder (bytes, length, decoding->context, error);
  object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, error);
  return object ? decoding->decoder (object, error) : NULL;
}

static void
decode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Decoding *decoding = data;
  g_autoptr (GError) error = NULL;
  gpointer record = decode (decoding, &error);

  if (record != NULL)
    g_task_return_pointer (task, record, decoding->destroy);
  else
    {
      g_debug ("An answer of the server cannot be read: %s", error ? error->message : "");
      g_task_return_new_error (task, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                               _ ("What the server answers makes no sense to Plakat."));
    }
}

static void
decoded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  gpointer record = g_task_propagate_pointer (G_TASK (result), &error);
  g_auto (GValue) value = G_VALUE_INIT;

  if (record == NULL)
    {
      dex_promise_reject (promise, g_steal_pointer (&error));
      return;
    }
  g_value_init (&value, G_TYPE_POINTER);
  g_value_set_pointer (&value, record);
  dex_promise_resolve (promise, &value);
}

static DexFuture *
start_decoding (const PlakatHttpAnswer *answer, Decoding *decoding)
{
  DexPromise *promise = dex_promise_new ();
  g_autoptr (GTask) task = g_task_new (NULL, NULL, decoded_cb, dex_ref (promise));

  decoding->body = g_bytes_ref (answer->body);
  g_task_set_task_data (task, decoding, decoding_free);
  g_task_run_in_thread (task, decode_thread);
  return DEX_FUTURE (promise);
}

/*
 * plakat_answer_decode:
 * @answer: a checked answer
 * @decoder: makes the record
 * @destroy: frees it
 *
 * A page can be megabytes of JSON: it is read in a thread.
 *
 * Returns: (transfer full): resolves to the record (pointer); rejects with %PLAKAT_REMOTE_ERROR_ANSWER
 */
DexFuture *
plakat_answer_decode (const PlakatHttpAnswer *answer, PlakatDecoder decoder, GDestroyNotify destroy)
{
  Decoding *decoding = g_new0 (Decoding, 1);

  decoding->decoder = decoder;
  decoding->destroy = destroy;
  return start_decoding (answer, decoding);
}

/*
 * plakat_answer_decode_bytes:
 * @context: (nullable): for @decoder
 *
 * plakat_answer_decode() for what is no object, or whose reader takes bytes.
 *
 * Returns: (transfer full): likewise
 */
DexFuture *
plakat_answer_decode_bytes (const PlakatHttpAnswer *answer,
                            PlakatBytesDecoder decoder,
                            const char *context,
                            GDestroyNotify destroy)
{
  Decoding *decoding = g_new0 (Decoding, 1);

  decoding->bytes_decoder = decoder;
  decoding->context = g_strdup (context);
  decoding->destroy = destroy;
  return start_decoding (answer, decoding);
}

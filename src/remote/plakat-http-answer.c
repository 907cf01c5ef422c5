/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "plakat-http-private.h"

#define MAX_COOKIES 32
#define MAX_COOKIE_BYTES 8192

G_DEFINE_BOXED_TYPE (PlakatHttpAnswer, plakat_http_answer, plakat_http_answer_ref, plakat_http_answer_unref)

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* Seconds, or a date; a date is held against the server's own clock, because ours may be wrong. */
static guint
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;
  gint64 seconds;

  if (text == NULL)
    return 0;
  if (is_number (text))
    return (guint) MIN (g_ascii_strtoull (text, NULL, 10), PLAKAT_HTTP_MAX_RETRY_AFTER);

  then = soup_date_time_new_from_http_string (text);
  now = date ? soup_date_time_new_from_http_string (date) : NULL;
  if (now == NULL)
    now = g_date_time_new_now_utc ();
  if (then == NULL)
    return 0;
  seconds = g_date_time_difference (then, now) / G_TIME_SPAN_SECOND;
  return (guint) CLAMP (seconds, 0, PLAKAT_HTTP_MAX_RETRY_AFTER);
}

static char *
read_content_type (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type ? g_ascii_strdown (type, -1) : g_strdup ("");
}

typedef struct
{
  GStrvBuilder *cookies;
  guint number;
} Reading;

static void
read_cookie_cb (const char *name, const char *value, gpointer data)
{
  Reading *reading = data;

  if (g_ascii_strcasecmp (name, "Set-Cookie") == 0 && reading->number++ < MAX_COOKIES
      && strlen (value) <= MAX_COOKIE_BYTES)
    g_strv_builder_add (reading->cookies, value);
}

/* A Set-Cookie may have commas in it, so that each is a header of its own. */
static GStrv
read_cookies (SoupMessageHeaders *headers)
{
  g_autoptr (GStrvBuilder) cookies = g_strv_builder_new ();
  Reading reading = { .cookies = cookies };

  soup_message_headers_foreach (headers, read_cookie_cb, &reading);
  return reading.number > 0 ? g_strv_builder_end (cookies) : NULL;
}

/*
 * plakat_http_answer_new:
 * @message: a message that was answered
 * @body: (transfer none): its body
 *
 * Returns: (transfer full): the answer
 */
PlakatHttpAnswer *
plakat_http_answer_new (SoupMessage *message, GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  PlakatHttpAnswer *self = g_new0 (PlakatHttpAnswer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->status = soup_message_get_status (message);
  self->content_type = read_content_type (headers);
  self->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  self->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  self->retry_after = read_retry_after (headers);
  self->cookies = read_cookies (headers);
  self->body = g_bytes_ref (body);
  return self;
}

/** plakat_http_answer_ref: Returns: (transfer full): @self */
PlakatHttpAnswer *
plakat_http_answer_ref (PlakatHttpAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/** plakat_http_answer_unref: lets go of @self; any thread */
void
plakat_http_answer_unref (PlakatHttpAnswer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->content_type);
  g_free (self->etag);
  g_free (self->last_modified);
  for (char **cookie = self->cookies; cookie != NULL && *cookie != NULL; cookie++)
    explicit_bzero (*cookie, strlen (*cookie));
  g_strfreev (self->cookies);
  g_bytes_unref (self->body);
  g_free (self);
}

/* RFC 6265: a value is of these; what has others in it is not sent back. */
static gboolean
is_cookie_value (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || (guchar) *p >= 0x7f || strchr ("\",;\\", *p) != NULL)
      return FALSE;
  return TRUE;
}

/**
 * plakat_http_answer_dup_cookie:
 * @self: an answer
 * @name: of a cookie
 *
 * Returns: (transfer full) (nullable): the value that the answer gives it last; %NULL where it gives none,
 * takes it back, or the value is none that a cookie can have
 */
char *
plakat_http_answer_dup_cookie (PlakatHttpAnswer *self, const char *name)
{
  const gsize length = strlen (name);
  const char *found = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (char **cookie = self->cookies; cookie != NULL && *cookie != NULL; cookie++)
    if (strncmp (*cookie, name, length) == 0 && (*cookie)[length] == '=')
      found = *cookie + length + 1;
  if (found == NULL)
    return NULL;
  value = g_strchomp (g_strndup (found, strcspn (found, ";")));
  return *value != '\0' && is_cookie_value (value) ? g_steal_pointer (&value) : NULL;
}

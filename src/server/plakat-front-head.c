/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-front-head.h"
#include "plakat-request.h"

#define MAX_METHOD 32
#define MAX_HOST 300

/* The fields that matter. Where one that may stand only once stands twice, who reads it decides what it
 * means. */
static const struct
{
  const char *name;
  gboolean list;
} fields[] = {
  { "accept-encoding", TRUE },
  { "authorization", FALSE },
  { "connection", TRUE },
  { "content-length", FALSE },
  { "content-type", FALSE },
  { "expect", FALSE },
  { "host", FALSE },
  { "idempotency-key", FALSE },
  { "if-match", TRUE },
  { "if-modified-since", FALSE },
  { "if-none-match", TRUE },
  { "if-range", FALSE },
  { "if-unmodified-since", FALSE },
  { "range", FALSE },
  { "transfer-encoding", FALSE },
  { "user-agent", FALSE },
  { "x-forwarded-for", TRUE },
  { "x-forwarded-host", TRUE },
  { "x-forwarded-proto", TRUE },
};

/** PlakatText: a piece of the head */
typedef struct
{
  const char *start;
  gsize length;
} PlakatPiece;

static gboolean
refuse (PlakatFrontHead *self, guint status, const char *why)
{
  self->refused = status;
  self->why = why;
  return FALSE;
}

static gboolean
refuse_bytes (PlakatFrontHead *self)
{
  return refuse (self, 400, _ ("That is no HTTP request."));
}

/**
 * plakat_front_head_scan:
 * @bytes: what has come in, from the beginning of the head
 * @position: (inout): how far it was looked at; 0 at first; where the head ends when it is complete
 *
 * Looks for the empty line that ends a head. Bytes that cannot stand in a head are told at once, so that
 * nobody has to wait for the end of garbage.
 */
PlakatFrontScan
plakat_front_head_scan (const char *bytes, gsize length, gsize *position)
{
  for (gsize i = *position; i < length; i++)
    {
      guchar byte = bytes[i];

      if (byte == '\n')
        {
          if (i == 0 || bytes[i - 1] != '\r')
            return PLAKAT_FRONT_SCAN_BAD;
          if (i >= 3 && bytes[i - 2] == '\n')
            {
              *position = i + 1;
              return PLAKAT_FRONT_SCAN_DONE;
            }
        }
      else if ((i > 0 && bytes[i - 1] == '\r') || (byte < ' ' && byte != '\t' && byte != '\r')
               || byte == 0x7f)
        return PLAKAT_FRONT_SCAN_BAD;
    }
  *position = length;
  return PLAKAT_FRONT_SCAN_MORE;
}

static gboolean
is_token_byte (guchar byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("!#$%&'*+-.^_`|~", byte) != NULL);
}

static gboolean
is_token (const PlakatPiece *piece)
{
  for (gsize i = 0; i < piece->length; i++)
    if (!is_token_byte (piece->start[i]))
      return FALSE;
  return piece->length > 0;
}

/* What stands before @end; @rest goes on behind it. */
static gboolean
cut (PlakatPiece *rest, char end, PlakatPiece *piece)
{
  const char *found = memchr (rest->start, end, rest->length);

  if (found == NULL)
    return FALSE;
  piece->start = rest->start;
  piece->length = found - rest->start;
  rest->length -= piece->length + 1;
  rest->start = found + 1;
  return TRUE;
}

/* A line without its end, which the scan has seen to be right. */
static gboolean
cut_line (PlakatPiece *rest, PlakatPiece *line)
{
  if (!cut (rest, '\n', line))
    return FALSE;
  line->length--;
  return TRUE;
}

static void
strip (PlakatPiece *piece)
{
  while (piece->length > 0 && (*piece->start == ' ' || *piece->start == '\t'))
    {
      piece->start++;
      piece->length--;
    }
  while (piece->length > 0
         && (piece->start[piece->length - 1] == ' ' || piece->start[piece->length - 1] == '\t'))
    piece->length--;
}

/* A name or an address, maybe with a port: enough to put it into a link without changing the link's meaning.
 */
static gboolean
is_host (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]");

  return length > 0 && length <= MAX_HOST && text[length] == '\0' && *text != ':';
}

/**
 * plakat_front_head_is_host:
 * @text: what is said to be a host
 *
 * Returns: whether it may stand in a link
 */
gboolean
plakat_front_head_is_host (const char *text)
{
  return is_host (text);
}

/* http://host/path: what clients say to proxies, and servers have to understand. */
static gboolean
read_absolute (PlakatFrontHead *self, PlakatPiece *target)
{
  static const char *const schemes[] = { "http://", "https://" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize length = strlen (schemes[i]);
      const char *end;

      if (target->length <= length || g_ascii_strncasecmp (target->start, schemes[i], length) != 0)
        continue;
      target->start += length;
      target->length -= length;
      end = memchr (target->start, '/', target->length);
      if (end == NULL)
        break;
      self->host = g_strndup (target->start, end - target->start);
      target->length -= end - target->start;
      target->start = end;
      return is_host (self->host) ? TRUE : refuse_bytes (self);
    }
  return refuse (self, 400, _ ("The address asked for must begin with a slash."));
}

static gboolean
read_target (PlakatFrontHead *self, PlakatPiece *target)
{
  const char *question;
  gsize length;

  if (target->length > PLAKAT_MAX_TARGET)
    return refuse (self, 414, _ ("The address asked for is too long."));
  for (gsize i = 0; i < target->length; i++)
    if ((guchar) target->start[i] <= ' ' || (guchar) target->start[i] >= 0x7f || target->start[i] == '#')
      return refuse (self, 400, _ ("The address asked for has characters that must be written as %XX."));
  if (target->length == 0 || (*target->start != '/' && !read_absolute (self, target)))
    return self->refused ? FALSE : refuse_bytes (self);
  question = memchr (target->start, '?', target->length);
  length = question ? (gsize) (question - target->start) : target->length;
  if (length > PLAKAT_MAX_PATH)
    return refuse (self, 414, _ ("The address asked for is too long."));
  self->path = g_strndup (target->start, length);
  if (question != NULL)
    self->query = g_strndup (question + 1, target->length - length - 1);
  return TRUE;
}

static gboolean
read_first_line (PlakatFrontHead *self, PlakatPiece *line)
{
  PlakatPiece method, target;

  if (!cut (line, ' ', &method) || !cut (line, ' ', &target) || !is_token (&method)
      || method.length > MAX_METHOD)
    return refuse_bytes (self);
  if (line->length != strlen ("HTTP/1.1") || strncmp (line->start, "HTTP/", 5) != 0
      || !g_ascii_isdigit (line->start[5]) || line->start[6] != '.' || !g_ascii_isdigit (line->start[7]))
    return refuse_bytes (self);
  if (line->start[5] != '1')
    return refuse (self, 400, _ ("Only HTTP/1.1 and HTTP/1.0 are spoken here."));
  self->old = line->start[7] == '0';
  self->method = g_strndup (method.start, method.length);
  if (g_str_equal (self->method, "CONNECT") || g_str_equal (self->method, "TRACE"))
    return refuse (self, 405, _ ("This server does not do that."));
  return read_target (self, &target);
}

static int
find_field (const PlakatPiece *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_ascii_strncasecmp (fields[i].name, name->start, name->length) == 0
        && fields[i].name[name->length] == '\0')
      return i;
  return -1;
}

static gboolean
read_field (PlakatFrontHead *self, PlakatPiece *value)
{
  g_autofree char *text = NULL;
  const char *before;
  PlakatPiece name;
  int field;

  if (!cut (value, ':', &name) || !is_token (&name))
    return refuse (self, 400, _ ("The header of the request has a line that cannot be read."));
  field = find_field (&name);
  if (field < 0)
    return TRUE;
  strip (value);
  text = g_strndup (value->start, value->length);
  if (!g_utf8_validate (text, -1, NULL))
    {
      char *valid = g_utf8_make_valid (text, -1);

      g_free (text);
      text = valid;
    }
  before = g_hash_table_lookup (self->headers, fields[field].name);
  if (before != NULL && !fields[field].list)
    return refuse (self, 400,
                   _ ("The header of the request says something twice that it may say once only."));
  g_hash_table_replace (self->headers, (gpointer) fields[field].name,
                        before ? g_strconcat (before, ", ", text, NULL) : g_steal_pointer (&text));
  return TRUE;
}

static gboolean
has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
      return TRUE;
  return FALSE;
}

/* How long the body is. Who believes the one field when somebody before believed the other reads on in the
   middle of a body; there is no good reason to send both. */
static gboolean
read_framing (PlakatFrontHead *self)
{
  const char *length = g_hash_table_lookup (self->headers, "content-length");
  const char *coding = g_hash_table_lookup (self->headers, "transfer-encoding");
  guint64 number = 0;

  if (length != NULL && coding != NULL)
    return refuse (self, 400, _ ("A request cannot have both a Content-Length and a Transfer-Encoding."));
  if (coding != NULL && (self->old || g_ascii_strcasecmp (coding, "chunked") != 0))
    return refuse (self, 400, _ ("Of the transfer encodings only “chunked” is understood here."));
  if (length != NULL
      && (*length == '\0' || strspn (length, "0123456789") != strlen (length)
          || !g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &number, NULL)))
    return refuse (self, 400, _ ("The Content-Length is not a number of bytes."));
  if (number > PLAKAT_MAX_BODY_BYTES)
    return refuse (self, 413, _ ("The body is larger than 1 MiB."));
  self->chunked = coding != NULL;
  self->length = number;
  return TRUE;
}

static gboolean
read_meaning (PlakatFrontHead *self)
{
  const char *host = g_hash_table_lookup (self->headers, "host");
  const char *expect = g_hash_table_lookup (self->headers, "expect");
  const char *connection = g_hash_table_lookup (self->headers, "connection");

  if (host == NULL && !self->old)
    return refuse (self, 400, _ ("The request does not say which host it is for."));
  if (host != NULL && !is_host (host))
    return refuse (self, 400, _ ("The Host of the request is no host."));
  if (self->host == NULL)
    self->host = g_strdup (host);
  if (expect != NULL && g_ascii_strcasecmp (expect, "100-continue") != 0)
    return refuse (self, 417, _ ("Only “100-continue” can be expected of this server."));
  if (!read_framing (self))
    return FALSE;
  self->expects = expect != NULL && !self->old && (self->chunked || self->length > 0);
  self->close = self->old || (connection != NULL && has_word (connection, "close"));
  return TRUE;
}

static gboolean
read_head (PlakatFrontHead *self, PlakatPiece *rest)
{
  PlakatPiece line;

  if (!cut_line (rest, &line) || !read_first_line (self, &line))
    return self->refused ? FALSE : refuse_bytes (self);
  for (guint i = 0; cut_line (rest, &line) && line.length > 0; i++)
    {
      if (i >= PLAKAT_MAX_HEAD_FIELDS)
        return refuse (self, 431, _ ("The header of the request has too many lines."));
      if (!read_field (self, &line))
        return FALSE;
    }
  return read_meaning (self);
}

/**
 * plakat_front_head_parse:
 * @bytes: a head that the scan found complete, with the empty line that ends it
 *
 * Returns: (transfer full): what it says, or that it must be refused
 */
PlakatFrontHead *
plakat_front_head_parse (const char *bytes, gsize length)
{
  PlakatFrontHead *self = plakat_front_head_refuse (0, NULL);
  PlakatPiece rest = { bytes, length };

  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  read_head (self, &rest);
  return self;
}

/**
 * plakat_front_head_refuse:
 * @status: what to answer
 * @why: (nullable): a sentence that lives as long as the program
 *
 * Returns: (transfer full): the head of a request that could not be read
 */
PlakatFrontHead *
plakat_front_head_refuse (guint status, const char *why)
{
  PlakatFrontHead *self = g_new0 (PlakatFrontHead, 1);

  self->refused = status;
  self->why = why;
  return self;
}

/**
 * plakat_front_head_write:
 * @text: what is appended to
 *
 * Writes what libsoup needs to know to transport the request: how its body comes, and whether its answer has
 * one. The rest is none of its business: it would keep each method that it meets for ever, and answer ranges
 * itself.
 */
void
plakat_front_head_write (PlakatFrontHead *self, GString *text)
{
  const char *method = self->refused == 0 && g_str_equal (self->method, "HEAD") ? "HEAD" : "POST";

  g_string_append_printf (text, "%s / HTTP/1.%c\r\nHost: plakat\r\n", method, self->old ? '0' : '1');
  if (self->refused != 0)
    {
      g_string_append (text, "Connection: close\r\n\r\n");
      return;
    }
  if (self->chunked)
    g_string_append (text, "Transfer-Encoding: chunked\r\n");
  else if (self->length > 0)
    g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n", self->length);
  if (self->expects)
    g_string_append (text, "Expect: 100-continue\r\n");
  if (self->close)
    g_string_append (text, "Connection: close\r\n");
  g_string_append (text, "\r\n");
}

void
plakat_front_head_free (PlakatFrontHead *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_free (self->host);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}

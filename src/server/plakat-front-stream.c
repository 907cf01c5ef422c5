/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-front-private.h"

#define READ_BLOCK 8192
#define EVERYTHING G_MAXSIZE

/**
 * PlakatFrontInput:
 * @raw: bytes that were read ahead, from @used on; @scanned of the rest were looked at for the end of a head
 * @written: what is handed on in place of the head, from @handed on
 * @body: how many bytes of a body are to be handed on, %EVERYTHING for all
 * @dead: the request was refused: nothing more is read
 *
 * Reads heads itself and hands libsoup a plain one for each; bodies go through as they are.
 */
#define PLAKAT_TYPE_FRONT_INPUT (plakat_front_input_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFrontInput, plakat_front_input, PLAKAT, FRONT_INPUT, GInputStream)

struct _PlakatFrontInput
{
  GInputStream parent_instance;
  PlakatConnection *connection;
  GPollableInputStream *base;
  GByteArray *raw;
  gsize used;
  gsize scanned;
  GString *written;
  gsize handed;
  gsize body;
  gboolean dead;
};

/**
 * PlakatFrontOutput:
 * @held: the head of an answer that waits for its body, so that both leave together
 *
 * Writes what libsoup writes, but not a head by itself where a body is to follow.
 */
#define PLAKAT_TYPE_FRONT_OUTPUT (plakat_front_output_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFrontOutput, plakat_front_output, PLAKAT, FRONT_OUTPUT, GOutputStream)

struct _PlakatFrontOutput
{
  GOutputStream parent_instance;
  PlakatConnection *connection;
  GPollableOutputStream *base;
  GByteArray *held;
};

/** PlakatFrontStream: the stream of a connection as libsoup sees it */
#define PLAKAT_TYPE_FRONT_STREAM (plakat_front_stream_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFrontStream, plakat_front_stream, PLAKAT, FRONT_STREAM, GIOStream)

struct _PlakatFrontStream
{
  GIOStream parent_instance;
  PlakatConnection *connection;
  PlakatFrontInput *input;
  PlakatFrontOutput *output;
};

static void
plakat_front_input_pollable_init (GPollableInputStreamInterface *interface);
static void
plakat_front_output_pollable_init (GPollableOutputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatFrontInput,
                               plakat_front_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      plakat_front_input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatFrontOutput,
                               plakat_front_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      plakat_front_output_pollable_init))
G_DEFINE_FINAL_TYPE (PlakatFrontStream, plakat_front_stream, G_TYPE_IO_STREAM)

/* What can be handed on without waiting for the network. */
static gboolean
has_something (PlakatFrontInput *self)
{
  if (self->handed < self->written->len)
    return TRUE;
  if (self->dead)
    return FALSE;
  return self->raw->len > self->used + (self->body > 0 ? 0 : self->scanned);
}

static gssize
hand_on (void *buffer, gsize count, const void *bytes, gsize length, gsize *position)
{
  gsize size = MIN (count, length - *position);

  memcpy (buffer, (const char *) bytes + *position, size);
  *position += size;
  return size;
}

static gssize
would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
  return -1;
}

static void
take_head (PlakatFrontInput *self, PlakatFrontHead *head)
{
  PlakatConnection *connection = self->connection;

  g_clear_pointer (&connection->head, plakat_front_head_free);
  connection->head = head;
  connection->received = 0;
  self->body = head->chunked ? EVERYTHING : head->length;
  self->dead = head->refused != 0;
  self->scanned = 0;
  connection->linger = head->refused != 0 || head->chunked;
  plakat_front_head_write (head, self->written);
  plakat_connection_enter (connection, self->body > 0 ? PLAKAT_PHASE_BODY : PLAKAT_PHASE_WORK);
}

/* Empty lines before a request are left over from bodies that were said to be shorter than they are. */
static void
skip_empty_lines (PlakatFrontInput *self)
{
  while (self->scanned == 0 && self->raw->len >= self->used + 2
         && memcmp (self->raw->data + self->used, "\r\n", 2) == 0)
    self->used += 2;
}

/* Looks at what was read ahead; gives %TRUE when a head is complete or refused. */
static gboolean
find_head (PlakatFrontInput *self)
{
  const char *bytes;
  gsize length;

  skip_empty_lines (self);
  bytes = (const char *) self->raw->data + self->used;
  length = self->raw->len - self->used;
  if (length > 0 && self->connection->phase == PLAKAT_PHASE_IDLE)
    plakat_connection_enter (self->connection, PLAKAT_PHASE_HEAD);
  switch (plakat_front_head_scan (bytes, MIN (length, PLAKAT_MAX_HEAD_BYTES), &self->scanned))
    {
    case PLAKAT_FRONT_SCAN_DONE:
      self->used += self->scanned;
      take_head (self, plakat_front_head_parse (bytes, self->scanned));
      return TRUE;
    case PLAKAT_FRONT_SCAN_BAD:
      take_head (self, plakat_front_head_refuse (400, _ ("That is no HTTP request.")));
      return TRUE;
    case PLAKAT_FRONT_SCAN_MORE:
    default:
      if (length < PLAKAT_MAX_HEAD_BYTES)
        return FALSE;
      take_head (self,
                 plakat_front_head_refuse (431, _ ("The header of the request is larger than 64 KiB.")));
      return TRUE;
    }
}

static gssize
read_ahead (PlakatFrontInput *self, GError **error)
{
  gsize kept = self->raw->len - self->used;
  gssize size;

  if (self->used > 0)
    {
      memmove (self->raw->data, self->raw->data + self->used, kept);
      self->used = 0;
    }
  g_byte_array_set_size (self->raw, kept + READ_BLOCK);
  size =
      g_pollable_input_stream_read_nonblocking (self->base, self->raw->data + kept, READ_BLOCK, NULL, error);
  g_byte_array_set_size (self->raw, kept + MAX (size, 0));
  return size;
}

static gssize
read_body (PlakatFrontInput *self, void *buffer, gsize count, GError **error)
{
  gssize size;

  count = MIN (count, self->body);
  if (self->used < self->raw->len)
    size = hand_on (buffer, count, self->raw->data, self->raw->len, &self->used);
  else
    size = g_pollable_input_stream_read_nonblocking (self->base, buffer, count, NULL, error);
  if (size <= 0)
    return size;
  self->connection->received += size;
  if (self->body != EVERYTHING)
    self->body -= size;
  return size;
}

static gssize
plakat_front_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  PlakatFrontInput *self = PLAKAT_FRONT_INPUT (stream);

  if (self->handed == self->written->len)
    {
      if (self->dead)
        return would_block (error);
      if (self->body > 0)
        return read_body (self, buffer, count, error);
      g_string_truncate (self->written, 0);
      self->handed = 0;
      while (self->raw->len == self->used + self->scanned || !find_head (self))
        {
          gssize size = read_ahead (self, error);

          if (size <= 0)
            return size;
        }
    }
  return hand_on (buffer, count, self->written->str, self->written->len, &self->handed);
}

static gboolean
plakat_front_input_is_readable (GPollableInputStream *stream)
{
  PlakatFrontInput *self = PLAKAT_FRONT_INPUT (stream);

  return has_something (self) || (!self->dead && g_pollable_input_stream_is_readable (self->base));
}

/* libsoup makes this a child of a source of its own: that it is not of this stream does not matter. */
static GSource *
plakat_front_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  PlakatFrontInput *self = PLAKAT_FRONT_INPUT (stream);

  if (has_something (self))
    return g_timeout_source_new (0);
  return g_pollable_input_stream_create_source (self->base, cancellable);
}

static void
plakat_front_input_pollable_init (GPollableInputStreamInterface *interface)
{
  interface->read_nonblocking = plakat_front_input_read_nonblocking;
  interface->is_readable = plakat_front_input_is_readable;
  interface->create_source = plakat_front_input_create_source;
}

/* libsoup's server only ever reads without waiting. */
static gssize
plakat_front_input_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return plakat_front_input_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer, count, error);
}

static void
plakat_front_input_finalize (GObject *object)
{
  PlakatFrontInput *self = PLAKAT_FRONT_INPUT (object);

  g_clear_object (&self->base);
  g_byte_array_unref (self->raw);
  g_string_free (self->written, TRUE);
  plakat_connection_unref (self->connection);
  G_OBJECT_CLASS (plakat_front_input_parent_class)->finalize (object);
}

static void
plakat_front_input_class_init (PlakatFrontInputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = plakat_front_input_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = plakat_front_input_read;
}

static void
plakat_front_input_init (PlakatFrontInput *self)
{
  self->raw = g_byte_array_new ();
  self->written = g_string_new (NULL);
}

/* Below this, copying costs less than writing twice. */
#define MOST_COPIED (32 * 1024)

static gssize
write_held (PlakatFrontOutput *self, const void *bytes, gsize count, GError **error)
{
  gsize before = self->held->len;
  gssize size;

  g_byte_array_append (self->held, bytes, MIN (count, MOST_COPIED));
  size =
      g_pollable_output_stream_write_nonblocking (self->base, self->held->data, self->held->len, NULL, error);
  if (size < (gssize) before)
    {
      g_byte_array_set_size (self->held, before);
      if (size <= 0)
        return size;
      g_byte_array_remove_range (self->held, 0, size);
      return would_block (error);
    }
  g_byte_array_set_size (self->held, 0);
  return size > (gssize) before ? size - (gssize) before : would_block (error);
}

static gssize
plakat_front_output_write_nonblocking (GPollableOutputStream *stream,
                                       const void *buffer,
                                       gsize count,
                                       GError **error)
{
  PlakatFrontOutput *self = PLAKAT_FRONT_OUTPUT (stream);

  if (self->connection->hold)
    {
      self->connection->hold = FALSE;
      g_byte_array_append (self->held, buffer, count);
      return count;
    }
  if (self->held->len > 0)
    return write_held (self, buffer, count, error);
  return g_pollable_output_stream_write_nonblocking (self->base, buffer, count, NULL, error);
}

static gboolean
plakat_front_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (PLAKAT_FRONT_OUTPUT (stream)->base);
}

static GSource *
plakat_front_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  return g_pollable_output_stream_create_source (PLAKAT_FRONT_OUTPUT (stream)->base, cancellable);
}

static void
plakat_front_output_pollable_init (GPollableOutputStreamInterface *interface)
{
  interface->write_nonblocking = plakat_front_output_write_nonblocking;
  interface->is_writable = plakat_front_output_is_writable;
  interface->create_source = plakat_front_output_create_source;
}

static gssize
plakat_front_output_write (
    GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return plakat_front_output_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), buffer, count, error);
}

static void
plakat_front_output_finalize (GObject *object)
{
  PlakatFrontOutput *self = PLAKAT_FRONT_OUTPUT (object);

  g_clear_object (&self->base);
  g_byte_array_unref (self->held);
  plakat_connection_unref (self->connection);
  G_OBJECT_CLASS (plakat_front_output_parent_class)->finalize (object);
}

static void
plakat_front_output_class_init (PlakatFrontOutputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = plakat_front_output_finalize;
  G_OUTPUT_STREAM_CLASS (class)->write_fn = plakat_front_output_write;
}

static void
plakat_front_output_init (PlakatFrontOutput *self)
{
  self->held = g_byte_array_new ();
}

static GInputStream *
plakat_front_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (PLAKAT_FRONT_STREAM (stream)->input);
}

static GOutputStream *
plakat_front_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (PLAKAT_FRONT_STREAM (stream)->output);
}

static gboolean
plakat_front_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  plakat_connection_close (PLAKAT_FRONT_STREAM (stream)->connection);
  return TRUE;
}

static void
plakat_front_stream_finalize (GObject *object)
{
  PlakatFrontStream *self = PLAKAT_FRONT_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  plakat_connection_unref (self->connection);
  G_OBJECT_CLASS (plakat_front_stream_parent_class)->finalize (object);
}

static void
plakat_front_stream_class_init (PlakatFrontStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = plakat_front_stream_finalize;
  G_IO_STREAM_CLASS (class)->get_input_stream = plakat_front_stream_get_input_stream;
  G_IO_STREAM_CLASS (class)->get_output_stream = plakat_front_stream_get_output_stream;
  G_IO_STREAM_CLASS (class)->close_fn = plakat_front_stream_close;
}

static void
plakat_front_stream_init (PlakatFrontStream *self)
{
}

/** plakat_front_stream_new: Returns: (transfer full): what libsoup is to serve; closing it closes @connection
 */
GIOStream *
plakat_front_stream_new (PlakatConnection *connection)
{
  PlakatFrontStream *self = g_object_new (PLAKAT_TYPE_FRONT_STREAM, NULL);

  self->connection = plakat_connection_ref (connection);
  self->input = g_object_new (PLAKAT_TYPE_FRONT_INPUT, NULL);
  self->input->connection = plakat_connection_ref (connection);
  self->input->base =
      g_object_ref (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (connection->base)));
  self->output = g_object_new (PLAKAT_TYPE_FRONT_OUTPUT, NULL);
  self->output->connection = plakat_connection_ref (connection);
  self->output->base =
      g_object_ref (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (connection->base)));
  return G_IO_STREAM (self);
}

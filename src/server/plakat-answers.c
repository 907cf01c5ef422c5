/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-answers.h"
#include "plakat-reply.h"

/** Answer: @headers: name, value, name, value, … */
typedef struct
{
  GList link;
  char *uri;
  const char *type;
  GBytes *body;
  GPtrArray *headers;
} Answer;

/**
 * PlakatAnswers:
 * @state: of the catalogue, for which all of them hold
 * @by_uri: the whole address → Answer
 * @used: the same, the one that was asked for last first
 * @bytes: of all bodies
 */
struct _PlakatAnswers
{
  GMutex mutex;
  gsize most_bytes;
  gsize bytes;
  gint64 state;
  GHashTable *by_uri;
  GQueue used;
};

static void
answer_free (Answer *answer)
{
  g_free (answer->uri);
  g_bytes_unref (answer->body);
  g_ptr_array_unref (answer->headers);
  g_free (answer);
}

/** plakat_answers_new: @most_bytes: of bodies; Returns: (transfer full): a memory that is empty */
PlakatAnswers *
plakat_answers_new (gsize most_bytes)
{
  PlakatAnswers *self = g_new0 (PlakatAnswers, 1);

  g_mutex_init (&self->mutex);
  self->most_bytes = most_bytes;
  self->by_uri = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) answer_free);
  g_queue_init (&self->used);
  return self;
}

void
plakat_answers_free (PlakatAnswers *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_uri);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Headers are few and do not change: both sides read the same. */
static void
recall (PlakatRequest *request, Answer *answer)
{
  plakat_reply_bytes (request, 200, answer->type, g_bytes_ref (answer->body));
  for (guint i = 0; i + 1 < answer->headers->len; i += 2)
    plakat_reply_set_header (request, answer->headers->pdata[i], answer->headers->pdata[i + 1]);
}

/**
 * plakat_answers_find:
 * @state: the catalogue's number now
 * @request: gets the answer, if it is known
 *
 * Returns: %TRUE if it is
 */
gboolean
plakat_answers_find (PlakatAnswers *self, gint64 state, PlakatRequest *request)
{
  Answer *answer;

  g_mutex_lock (&self->mutex);
  answer = state == self->state ? g_hash_table_lookup (self->by_uri, request->uri) : NULL;
  if (answer != NULL)
    {
      g_queue_unlink (&self->used, &answer->link);
      g_queue_push_head_link (&self->used, &answer->link);
      recall (request, answer);
    }
  g_mutex_unlock (&self->mutex);
  return answer != NULL;
}

static void
forget_oldest (PlakatAnswers *self)
{
  Answer *oldest = g_queue_pop_tail_link (&self->used)->data;

  self->bytes -= g_bytes_get_size (oldest->body);
  g_hash_table_remove (self->by_uri, oldest->uri);
}

static void
add (PlakatAnswers *self, PlakatRequest *request, gsize size)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->link.data = answer;
  answer->uri = g_strdup (request->uri);
  answer->type = request->reply.type;
  /* What was written piece by piece stands in more memory than it fills. */
  answer->body = g_bytes_new (g_bytes_get_data (request->reply.body, NULL), size);
  answer->headers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < request->reply.headers->len; i++)
    g_ptr_array_add (answer->headers, g_strdup (request->reply.headers->pdata[i]));
  self->bytes += size;
  g_queue_push_head_link (&self->used, &answer->link);
  g_hash_table_insert (self->by_uri, answer->uri, answer);
  while (self->bytes > self->most_bytes)
    forget_oldest (self);
}

/**
 * plakat_answers_keep:
 * @state: the catalogue's number, read before the answer was made
 * @request: with an answer
 *
 * Remembers an answer of 200 that is not too large a part of the whole. Those of an earlier state are
 * forgotten: nobody will ask for them again.
 */
void
plakat_answers_keep (PlakatAnswers *self, gint64 state, PlakatRequest *request)
{
  gsize size = request->reply.body ? g_bytes_get_size (request->reply.body) : 0;

  if (request->reply.status != 200 || size == 0 || size > self->most_bytes / 16)
    return;
  g_mutex_lock (&self->mutex);
  if (state > self->state)
    {
      g_hash_table_remove_all (self->by_uri);
      g_queue_init (&self->used);
      self->bytes = 0;
      self->state = state;
    }
  if (state == self->state && !g_hash_table_contains (self->by_uri, request->uri))
    add (self, request, size);
  g_mutex_unlock (&self->mutex);
}

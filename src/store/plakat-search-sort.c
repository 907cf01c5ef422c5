/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plakat-search-sort.h"
#include "plakat-search-spool.h"
#include "plakat-typo.h"

/* What is sorted in memory at once: some three MiB with what sorting itself takes; a million films are 250
 * parts. */
#define MOST_ENTRIES (64 * 1024)
#define MOST_TEXT (1024 * 1024)
#define RUN_BUFFER (16 * 1024)

typedef struct
{
  guint64 start; /* of the token, as a number that sorts as its bytes do */
  guint32 at;    /* of the token in the text: its length, its bytes */
  guint32 thing;
} Entry;

/* A sorted part on the disk, and what comes next in it. */
typedef struct
{
  FILE *file;
  guint8 length;
  char token[PLAKAT_SEARCH_MOST_WHOLE + 1];
  guint32 thing;
} Part;

struct _PlakatSearchSorter
{
  char *folder;
  GArray *entries;
  GByteArray *text;
  GPtrArray *parts;
  int failed;

  /* what is made of them */
  PlakatSearchSpool *out_text, *out_text_at, *out_masks, *out_posts_at, *out_posts;
  guint8 last_length;
  char last[PLAKAT_SEARCH_MOST_WHOLE + 1];
  guint32 last_thing;
  gboolean begun;
};

static void
part_free (gpointer data)
{
  Part *part = data;

  fclose (part->file);
  g_free (part);
}

/** plakat_search_sorter_new: @folder: (nullable): where parts are written; with %NULL all stays in memory */
PlakatSearchSorter *
plakat_search_sorter_new (const char *folder)
{
  PlakatSearchSorter *self = g_new0 (PlakatSearchSorter, 1);

  self->folder = g_strdup (folder);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->text = g_byte_array_new ();
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->out_text = plakat_search_spool_new (folder);
  self->out_text_at = plakat_search_spool_new (folder);
  self->out_masks = plakat_search_spool_new (folder);
  self->out_posts_at = plakat_search_spool_new (folder);
  self->out_posts = plakat_search_spool_new (folder);
  return self;
}

static guint64
start_of (const guint8 *token, guint length)
{
  guint64 start = 0;

  for (guint i = 0; i < 8; i++)
    start = start << 8 | (i < length ? token[i] : 0);
  return start;
}

static int
compare_tokens (const void *a, guint a_length, const void *b, guint b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (int) a_length - (int) b_length;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer text)
{
  const Entry *one = a, *other = b;
  const guint8 *one_token = (const guint8 *) text + one->at, *other_token = (const guint8 *) text + other->at;
  int order;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  order = compare_tokens (one_token + 1, *one_token, other_token + 1, *other_token);
  if (order != 0)
    return order;
  return (one->thing > other->thing) - (one->thing < other->thing);
}

static void
sort (PlakatSearchSorter *self)
{
  g_array_sort_with_data (self->entries, compare_entries, self->text->data);
}

static void
write_part (PlakatSearchSorter *self)
{
  Part *part = g_new0 (Part, 1);

  sort (self);
  part->file = plakat_search_scratch (self->folder);
  if (part->file == NULL)
    {
      self->failed = errno;
      g_free (part);
      return;
    }
  g_ptr_array_add (self->parts, part);
  setvbuf (part->file, NULL, _IOFBF, RUN_BUFFER);
  for (guint i = 0; i < self->entries->len && self->failed == 0; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      const guint8 *token = self->text->data + entry->at;

      if (fwrite (token, 1 + *token, 1, part->file) != 1
          || fwrite (&entry->thing, sizeof entry->thing, 1, part->file) != 1)
        self->failed = errno;
    }
  g_array_set_size (self->entries, 0);
  g_byte_array_set_size (self->text, 0);
}

/**
 * plakat_search_sorter_add:
 * @mark: what stands before the token, or NUL
 * @thing: that it is in
 */
void
plakat_search_sorter_add (PlakatSearchSorter *self, char mark, const char *token, gsize length, guint32 thing)
{
  Entry entry = { .at = self->text->len, .thing = thing };
  guint8 whole;

  if (self->failed != 0 || length == 0)
    return;
  length = MIN (length, PLAKAT_SEARCH_MOST_WHOLE);
  whole = length + (mark != '\0');
  g_byte_array_append (self->text, &whole, 1);
  if (mark != '\0')
    g_byte_array_append (self->text, (const guint8 *) &mark, 1);
  g_byte_array_append (self->text, (const guint8 *) token, length);
  entry.start = start_of (self->text->data + entry.at + 1, whole);
  g_array_append_val (self->entries, entry);
  if (self->folder != NULL && (self->entries->len >= MOST_ENTRIES || self->text->len >= MOST_TEXT))
    write_part (self);
}

/* ── what is made of them ─────────────────────────────────────────── */

static void
put_number (PlakatSearchSpool *spool, guint32 number)
{
  guint8 pieces[5];
  guint n = 0;

  for (; number >= 0x80; number >>= 7)
    pieces[n++] = 0x80 | (number & 0x7f);
  pieces[n++] = number;
  plakat_search_spool_add (spool, pieces, n);
}

static void
put (PlakatSearchSorter *self, const char *token, guint8 length, guint32 thing)
{
  gboolean same = self->begun && length == self->last_length && memcmp (token, self->last, length) == 0;

  if (same && thing == self->last_thing)
    return;
  if (!same)
    {
      plakat_search_spool_add_u32 (self->out_text_at, plakat_search_spool_get_size (self->out_text));
      plakat_search_spool_add_u32 (self->out_posts_at, plakat_search_spool_get_size (self->out_posts));
      plakat_search_spool_add_u32 (self->out_masks, plakat_typo_mask (token, length));
      plakat_search_spool_add (self->out_text, token, length);
      memcpy (self->last, token, length);
      self->last_length = length;
    }
  put_number (self->out_posts, same ? thing - self->last_thing : thing);
  self->last_thing = thing;
  self->begun = TRUE;
}

static gboolean
read_next (PlakatSearchSorter *self, Part *part)
{
  if (fread (&part->length, 1, 1, part->file) != 1)
    return FALSE;
  if (fread (part->token, part->length, 1, part->file) == 1
      && fread (&part->thing, sizeof part->thing, 1, part->file) == 1)
    return TRUE;
  self->failed = EIO;
  return FALSE;
}

static gboolean
is_before (const Part *one, const Part *other)
{
  int order = compare_tokens (one->token, one->length, other->token, other->length);

  return order != 0 ? order < 0 : one->thing < other->thing;
}

static void
sink (Part **heap, guint n, guint i)
{
  for (guint child; (child = 2 * i + 1) < n; i = child)
    {
      Part *moved = heap[i];

      if (child + 1 < n && is_before (heap[child + 1], heap[child]))
        child++;
      if (!is_before (heap[child], heap[i]))
        return;
      heap[i] = heap[child];
      heap[child] = moved;
    }
}

static void
merge (PlakatSearchSorter *self)
{
  g_autofree Part **heap = g_new (Part *, self->parts->len);
  guint n = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);

      rewind (part->file);
      if (read_next (self, part))
        heap[n++] = part;
    }
  for (guint i = n; i-- > 0;)
    sink (heap, n, i);
  while (n > 0 && self->failed == 0)
    {
      put (self, heap[0]->token, heap[0]->length, heap[0]->thing);
      if (!read_next (self, heap[0]))
        heap[0] = heap[--n];
      sink (heap, n, 0);
    }
}

static void
put_entries (PlakatSearchSorter *self)
{
  sort (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      const guint8 *token = self->text->data + entry->at;

      put (self, (const char *) token + 1, *token, entry->thing);
    }
}

/** plakat_search_sorter_finish: @parts: (element-type GBytes): those of tokens are set; nothing can be added
 * then */
gboolean
plakat_search_sorter_finish (PlakatSearchSorter *self, GBytes *parts[PLAKAT_N_PARTS], GError **error)
{
  const struct
  {
    PlakatSearchPart part;
    PlakatSearchSpool *spool;
  } made[] = {
    { PLAKAT_PART_TEXT, self->out_text },   { PLAKAT_PART_TEXT_AT, self->out_text_at },
    { PLAKAT_PART_MASKS, self->out_masks }, { PLAKAT_PART_POSTS_AT, self->out_posts_at },
    { PLAKAT_PART_POSTS, self->out_posts },
  };

  if (self->parts->len == 0)
    put_entries (self);
  else
    {
      write_part (self);
      g_clear_pointer (&self->text, g_byte_array_unref);
      g_clear_pointer (&self->entries, g_array_unref);
      merge (self);
    }
  plakat_search_spool_add_u32 (self->out_text_at, plakat_search_spool_get_size (self->out_text));
  plakat_search_spool_add_u32 (self->out_posts_at, plakat_search_spool_get_size (self->out_posts));
  if (self->failed != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (self->failed),
                   "An index cannot be sorted in %s: %s", self->folder, g_strerror (self->failed));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      parts[made[i].part] = plakat_search_spool_finish (made[i].spool, error);
      if (parts[made[i].part] == NULL)
        return FALSE;
    }
  return TRUE;
}

void
plakat_search_sorter_free (PlakatSearchSorter *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->text, g_byte_array_unref);
  g_ptr_array_unref (self->parts);
  plakat_search_spool_free (self->out_text);
  plakat_search_spool_free (self->out_text_at);
  plakat_search_spool_free (self->out_masks);
  plakat_search_spool_free (self->out_posts_at);
  plakat_search_spool_free (self->out_posts);
  g_free (self->folder);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plakat-search-sort.h"
#include "plakat-search-spool.h"
#include "plakat-typo.h"

/* What is sorted in memory at once: a MiB and a half with what sorting itself takes; a million films are 500
 * parts. */
#define MOST_ENTRIES (32 * 1024)
#define MOST_TEXT (512 * 1024)
#define WRITE_BUFFER (16 * 1024)

typedef struct
{
  guint64 start; /* of the token, as a number that sorts as its bytes do */
  guint32 at;    /* of the token in the text: its length, its bytes */
  guint32 thing;
} Entry;

/* What comes next in a sorted part on the disk: a token's length, its bytes, a thing. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Part;

struct _PlakatSearchSorter
{
  char *folder;
  GArray *entries;
  GByteArray *text;
  FILE *file;   /* (nullable): of all parts, one behind the other */
  GArray *ends; /* (gsize): of each part in the file */
  int failed;

  /* what is made of them */
  PlakatSearchSpool *out_text, *out_text_at, *out_masks, *out_posts_at, *out_posts;
  guint8 last_length;
  char last[PLAKAT_SEARCH_MOST_WHOLE + 1];
  guint32 last_thing;
  gboolean begun;
};

/** plakat_search_sorter_new: @folder: (nullable): where parts are written; with %NULL all stays in memory */
PlakatSearchSorter *
plakat_search_sorter_new (const char *folder)
{
  PlakatSearchSorter *self = g_new0 (PlakatSearchSorter, 1);

  self->folder = g_strdup (folder);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->text = g_byte_array_new ();
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
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
  gsize end = self->ends->len > 0 ? g_array_index (self->ends, gsize, self->ends->len - 1) : 0;

  sort (self);
  if (self->file == NULL)
    {
      self->file = plakat_search_scratch (self->folder);
      if (self->file == NULL)
        {
          self->failed = errno;
          return;
        }
      setvbuf (self->file, NULL, _IOFBF, WRITE_BUFFER);
    }
  for (guint i = 0; i < self->entries->len && self->failed == 0; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      const guint8 *token = self->text->data + entry->at;

      if (fwrite (token, 1 + *token, 1, self->file) != 1
          || fwrite (&entry->thing, sizeof entry->thing, 1, self->file) != 1)
        self->failed = errno;
      end += 1 + *token + sizeof entry->thing;
    }
  g_array_append_val (self->ends, end);
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
  /* before they grow: an array takes twice what it holds when it does */
  if (self->folder != NULL && (self->entries->len == MOST_ENTRIES || self->text->len + 1 + whole > MOST_TEXT))
    {
      write_part (self);
      entry.at = self->text->len;
    }
  g_byte_array_append (self->text, &whole, 1);
  if (mark != '\0')
    g_byte_array_append (self->text, (const guint8 *) &mark, 1);
  g_byte_array_append (self->text, (const guint8 *) token, length);
  entry.start = start_of (self->text->data + entry.at + 1, whole);
  g_array_append_val (self->entries, entry);
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

static guint32
thing_of (const Part *part)
{
  guint32 thing;

  memcpy (&thing, part->at + 1 + *part->at, sizeof thing);
  return thing;
}

static gboolean
is_before (const Part *one, const Part *other)
{
  int order = compare_tokens (one->at + 1, *one->at, other->at + 1, *other->at);

  return order != 0 ? order < 0 : thing_of (one) < thing_of (other);
}

static void
sink (Part *heap, guint n, guint i)
{
  for (guint child; (child = 2 * i + 1) < n; i = child)
    {
      Part moved = heap[i];

      if (child + 1 < n && is_before (&heap[child + 1], &heap[child]))
        child++;
      if (!is_before (&heap[child], &heap[i]))
        return;
      heap[i] = heap[child];
      heap[child] = moved;
    }
}

static void
merge_parts (PlakatSearchSorter *self, const guint8 *data)
{
  guint n = self->ends->len;
  g_autofree Part *heap = g_new (Part, n);

  for (guint i = 0; i < n; i++)
    heap[i] = (Part) {
      .at = data + (i > 0 ? g_array_index (self->ends, gsize, i - 1) : 0),
      .end = data + g_array_index (self->ends, gsize, i),
    };
  for (guint i = n; i-- > 0;)
    sink (heap, n, i);
  while (n > 0)
    {
      put (self, (const char *) heap[0].at + 1, *heap[0].at, thing_of (&heap[0]));
      heap[0].at += 1 + *heap[0].at + sizeof (guint32);
      if (heap[0].at == heap[0].end)
        heap[0] = heap[--n];
      sink (heap, n, 0);
    }
}

/* They are read as they lie in the file: no part of it has a buffer of its own. */
static gboolean
merge (PlakatSearchSorter *self, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;

  if (self->failed == 0 && fflush (self->file) != 0)
    self->failed = errno;
  if (self->failed != 0)
    return TRUE;
  mapped = g_mapped_file_new_from_fd (fileno (self->file), FALSE, error);
  if (mapped == NULL)
    return FALSE;
  merge_parts (self, (const guint8 *) g_mapped_file_get_contents (mapped));
  return TRUE;
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

  if (self->ends->len == 0)
    put_entries (self);
  else
    {
      if (self->entries->len > 0)
        write_part (self);
      g_clear_pointer (&self->text, g_byte_array_unref);
      g_clear_pointer (&self->entries, g_array_unref);
      if (!merge (self, error))
        return FALSE;
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
  g_clear_pointer (&self->file, fclose);
  g_array_unref (self->ends);
  plakat_search_spool_free (self->out_text);
  plakat_search_spool_free (self->out_text_at);
  plakat_search_spool_free (self->out_masks);
  plakat_search_spool_free (self->out_posts_at);
  plakat_search_spool_free (self->out_posts);
  g_free (self->folder);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-index-file-private.h"

typedef enum
{
  UNCHECKED,
  WHOLE,
  DAMAGED,
} Check;

struct _PlakatIndexFile
{
  gatomicrefcount count;
  GMappedFile *file;
  const PlakatIndexHead *head;
  int checks[PLAKAT_INDEX_MOST_SECTIONS]; /* atomic, Check */
};

/* Four lanes, so that it goes as quickly as memory is read. Finds damage; no protection from an enemy. */
guint64
plakat_index_sum (guint64 sum, gconstpointer data, gsize bytes)
{
  const guint64 prime = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 lanes[4] = { sum ^ prime, sum + prime, ~sum, sum ^ bytes };
  const char *at = data;
  gsize left = bytes;

  for (; left >= sizeof lanes; left -= sizeof lanes, at += sizeof lanes)
    {
      guint64 words[4];

      memcpy (words, at, sizeof words);
      for (guint i = 0; i < 4; i++)
        {
          lanes[i] = (lanes[i] ^ words[i]) * prime;
          lanes[i] ^= lanes[i] >> 29;
        }
    }
  for (; left > 0; left--, at++)
    lanes[0] = (lanes[0] ^ (guint8) *at) * prime;
  for (guint i = 1; i < 4; i++)
    lanes[0] = ((lanes[0] ^ (lanes[0] >> 31)) * prime) ^ lanes[i];
  return lanes[0];
}

guint64
plakat_index_sum_head (const PlakatIndexHead *head)
{
  PlakatIndexHead copy = *head;

  copy.sum = 0;
  return plakat_index_sum (0, &copy, sizeof copy);
}

static gboolean
head_is_whole (const PlakatIndexHead *head, gsize size, const guint32 *kind)
{
  if (size < sizeof *head || head->magic != PLAKAT_INDEX_MAGIC || (kind != NULL && head->kind != *kind)
      || head->size != size || head->n_sections > PLAKAT_INDEX_MOST_SECTIONS
      || head->sum != plakat_index_sum_head (head))
    return FALSE;
  for (guint i = 0; i < head->n_sections; i++)
    {
      const PlakatIndexSection *section = &head->sections[i];

      if (section->offset % PLAKAT_INDEX_ALIGN != 0 || section->offset > size
          || section->bytes > size - section->offset)
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_index_file_open:
 * @kind: what is in it and how; another number for each change of that
 *
 * Returns: (transfer full): the file; %PLAKAT_BASE_ERROR_CORRUPT when it is damaged, unfinished or of another
 * kind, an error of %G_FILE_ERROR when there is none. Then it is made anew.
 */
PlakatIndexFile *
plakat_index_file_open (const char *path, guint32 kind, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  PlakatIndexFile *self;
  const PlakatIndexHead *head;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return NULL;
  head = (const PlakatIndexHead *) (gconstpointer) g_mapped_file_get_contents (file);
  if (head == NULL || !head_is_whole (head, g_mapped_file_get_length (file), &kind))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "%s is not whole", path);
      return NULL;
    }
  self = g_new0 (PlakatIndexFile, 1);
  g_atomic_ref_count_init (&self->count);
  self->file = g_steal_pointer (&file);
  self->head = head;
  return self;
}

/** plakat_index_file_read_stamp: Returns: whether there is a whole head in the file, of whatever kind */
gboolean
plakat_index_file_read_stamp (const char *path, PlakatIndexStamp *stamp)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const PlakatIndexHead *head;

  if (file == NULL)
    return FALSE;
  head = (const PlakatIndexHead *) (gconstpointer) g_mapped_file_get_contents (file);
  if (head == NULL || !head_is_whole (head, g_mapped_file_get_length (file), NULL))
    return FALSE;
  *stamp = head->stamp;
  return TRUE;
}

PlakatIndexFile *
plakat_index_file_ref (PlakatIndexFile *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
plakat_index_file_unref (PlakatIndexFile *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_mapped_file_unref (self->file);
  g_free (self);
}

/** plakat_index_file_get_stamp: Returns: (transfer none): what the index had seen when it was made */
const PlakatIndexStamp *
plakat_index_file_get_stamp (PlakatIndexFile *self)
{
  return &self->head->stamp;
}

/**
 * plakat_index_file_get:
 * @size: of an element, in bytes
 * @n: (out): how many there are
 *
 * The first look at a section reads all of it, to see that it is whole.
 *
 * Returns: (transfer none) (nullable): the elements, as long as the file is held; %NULL when the section is
 * damaged or is not there. An empty section is not %NULL.
 */
gconstpointer
plakat_index_file_get (PlakatIndexFile *self, guint section, gsize size, gsize *n)
{
  const PlakatIndexSection *place;
  gconstpointer data;
  Check check;

  g_return_val_if_fail (size > 0, NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = 0;
  if (section >= self->head->n_sections)
    return NULL;
  place = &self->head->sections[section];
  data = g_mapped_file_get_contents (self->file) + place->offset;
  check = g_atomic_int_get (&self->checks[section]);
  if (check == UNCHECKED)
    {
      check = plakat_index_sum (0, data, place->bytes) == place->sum ? WHOLE : DAMAGED;
      g_atomic_int_set (&self->checks[section], check);
    }
  if (check == DAMAGED || place->bytes % size != 0)
    return NULL;
  *n = place->bytes / size;
  return data;
}

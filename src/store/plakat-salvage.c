/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plakat-error.h"
#include "plakat-salvage-private.h"

/*
 * The pages, trees and records of a database file, by the description of its form in SQLite's documentation.
 * Every number that is read here may be wrong: nothing is followed out of the file, twice, or for ever.
 */

/* SQLite's own choice since 2016, and so that of every file of ours: what the header says may be wrong. */
#define PAGE_SIZE 4096
#define LARGEST_FILE (512 * 1024 * 1024)
#define LARGEST_RECORD (16 * 1024 * 1024)

enum
{
  INDEX_INTERIOR = 2,
  TABLE_INTERIOR = 5,
  INDEX_LEAF = 10,
  TABLE_LEAF = 13,
};

static guint
get_16 (const guint8 *bytes)
{
  return bytes[0] << 8 | bytes[1];
}

guint32
plakat_salvage_get_32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* 0: it does not end where it should */
static guint
get_varint (const guint8 *bytes, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && bytes + i < end; i++)
    {
      if (i == 8)
        {
          *value = *value << 8 | bytes[i];
          return 9;
        }
      *value = *value << 7 | (bytes[i] & 0x7f);
      if (!(bytes[i] & 0x80))
        return i + 1;
    }
  return 0;
}

static const guint8 *
get_page (PlakatSalvage *self, guint number)
{
  return number > 0 && number <= self->pages->len ? g_ptr_array_index (self->pages, number - 1) : NULL;
}

/* ── records ─────────────────────────────────────────────────────────── */

static gint64
get_integer (const guint8 *bytes, gsize size)
{
  gint64 value = (gint8) bytes[0];

  for (gsize i = 1; i < size; i++)
    value = (gint64) ((guint64) value << 8 | bytes[i]);
  return value;
}

static gboolean
read_value (guint64 serial, const guint8 *bytes, const guint8 *end, PlakatSalvageValue *value)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };
  guint64 bits;

  if (serial == 10 || serial == 11)
    return FALSE;
  value->size = serial < 10 ? sizes[serial] : (serial - 12) / 2;
  if (value->size > (gsize) (end - bytes))
    return FALSE;
  value->bytes = bytes;
  if (serial == 0)
    value->type = SQLITE_NULL;
  else if (serial >= 12)
    value->type = serial & 1 ? SQLITE_TEXT : SQLITE_BLOB;
  else if (serial == 7)
    {
      bits = (guint64) get_integer (bytes, 8);
      value->type = SQLITE_FLOAT;
      memcpy (&value->real, &bits, sizeof bits);
    }
  else
    {
      value->type = SQLITE_INTEGER;
      value->number = serial >= 8 ? (gint64) serial - 8 : get_integer (bytes, value->size);
    }
  return TRUE;
}

static gboolean
read_record (PlakatSalvageRecord *record)
{
  const guint8 *start = record->payload->data, *end = start + record->payload->len, *at, *body;
  guint64 header;
  guint used = get_varint (start, end, &header);

  if (used == 0 || header < used || header > record->payload->len)
    return FALSE;
  at = start + used;
  body = start + header;
  while (at < start + header)
    {
      PlakatSalvageValue value = { 0 };
      guint64 serial;

      used = get_varint (at, start + header, &serial);
      if (used == 0 || !read_value (serial, body, end, &value))
        return FALSE;
      at += used;
      body += value.size;
      g_array_append_val (record->values, value);
    }
  return record->values->len > 0;
}

/* ── pages ───────────────────────────────────────────────────────────── */

static gboolean
read_overflow (PlakatSalvage *self, guint next, guint64 left, GByteArray *payload)
{
  for (guint n = 0; left > 0 && n < self->pages->len; n++)
    {
      const guint8 *page = get_page (self, next);
      guint size = MIN (left, self->page_size - 4);

      if (page == NULL)
        return FALSE;
      g_byte_array_append (payload, page + 4, size);
      left -= size;
      next = plakat_salvage_get_32 (page);
    }
  return left == 0;
}

static gboolean
read_payload (PlakatSalvage *self,
              const guint8 *at,
              const guint8 *end,
              guint64 size,
              gboolean index,
              GByteArray *payload)
{
  guint most = index ? (self->page_size - 12) * 64 / 255 - 23 : self->page_size - 35;
  guint least = (self->page_size - 12) * 32 / 255 - 23;
  guint local = size;

  if (size > LARGEST_RECORD)
    return FALSE;
  if (size > most)
    {
      local = least + (size - least) % (self->page_size - 4);
      local = local > most ? least : local;
    }
  if (at > end || local + (size > local ? 4 : 0) > (gsize) (end - at))
    return FALSE;
  g_byte_array_append (payload, at, local);
  return size == local || read_overflow (self, plakat_salvage_get_32 (at + local), size - local, payload);
}

static void
read_cell (PlakatSalvage *self,
           guint number,
           const guint8 *at,
           const guint8 *end,
           int type,
           PlakatSalvageFunc func,
           gpointer data)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (PlakatSalvageValue));
  PlakatSalvageRecord record = { .page = number, .payload = payload, .values = values };
  guint64 size, rowid = 0;
  guint used;

  at += type == INDEX_INTERIOR ? 4 : 0;
  used = at < end ? get_varint (at, end, &size) : 0;
  if (used == 0)
    return;
  at += used;
  if (type == TABLE_LEAF)
    {
      used = get_varint (at, end, &rowid);
      if (used == 0)
        return;
      at += used;
    }
  record.rowid = (gint64) rowid;
  if (read_payload (self, at, end, size, type != TABLE_LEAF, payload) && read_record (&record))
    func (&record, data);
}

typedef struct
{
  const guint8 *page;
  const guint8 *end;
  const guint8 *pointers;
  guint n_cells;
  int type;
  guint right;
} Page;

static gboolean
open_page (PlakatSalvage *self, guint number, Page *page)
{
  const guint8 *header;
  gboolean interior;

  page->page = get_page (self, number);
  if (page->page == NULL)
    return FALSE;
  header = page->page + (number == 1 ? 100 : 0);
  page->type = header[0];
  interior = page->type == INDEX_INTERIOR || page->type == TABLE_INTERIOR;
  if (!interior && page->type != INDEX_LEAF && page->type != TABLE_LEAF)
    return FALSE;
  page->end = page->page + self->page_size;
  page->pointers = header + (interior ? 12 : 8);
  page->n_cells = MIN (get_16 (header + 3), (guint) (page->end - page->pointers) / 2);
  page->right = interior ? plakat_salvage_get_32 (header + 8) : 0;
  return TRUE;
}

static const guint8 *
get_cell (const Page *page, guint i)
{
  guint at = get_16 (page->pointers + 2 * i);

  return page->page + at < page->end && page->page + at >= page->pointers ? page->page + at : NULL;
}

gboolean
plakat_salvage_read_page (
    PlakatSalvage *self, guint number, gboolean *index, PlakatSalvageFunc func, gpointer data)
{
  Page page;

  if (!open_page (self, number, &page) || page.type == TABLE_INTERIOR)
    return FALSE;
  *index = page.type != TABLE_LEAF;
  for (guint i = 0; i < page.n_cells; i++)
    if (get_cell (&page, i) != NULL)
      read_cell (self, number, get_cell (&page, i), page.end, page.type, func, data);
  return TRUE;
}

gboolean
plakat_salvage_walk (PlakatSalvage *self,
                     guint root,
                     gboolean index,
                     PlakatSalvageJudge judge,
                     PlakatSalvageFunc func,
                     gpointer data)
{
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean whole = TRUE;

  g_array_append_val (left, root);
  while (left->len > 0)
    {
      guint number = g_array_index (left, guint, left->len - 1);
      Page page;
      gboolean is_index;

      g_array_set_size (left, left->len - 1);
      if (!open_page (self, number, &page) || self->seen->data[number - 1]
          || index != (page.type == INDEX_LEAF || page.type == INDEX_INTERIOR)
          || (judge != NULL && !judge (number, data)))
        {
          whole = FALSE;
          continue;
        }
      self->seen->data[number - 1] = 1;
      if (func != NULL)
        plakat_salvage_read_page (self, number, &is_index, func, data);
      if (page.type == INDEX_LEAF || page.type == TABLE_LEAF)
        continue;
      g_array_append_val (left, page.right);
      for (guint i = 0; i < page.n_cells; i++)
        {
          const guint8 *cell = get_cell (&page, i);
          guint child = cell != NULL && cell + 4 <= page.end ? plakat_salvage_get_32 (cell) : 0;

          g_array_append_val (left, child);
        }
    }
  return whole;
}

/* ── files ───────────────────────────────────────────────────────────── */

/* What is no file is an empty one; only what may be read another time is an error. */
static gboolean
read_file (const char *path, char **bytes, gsize *size, GError **error)
{
  g_autoptr (GError) failed = NULL;
  GStatBuf about;

  *size = 0;
  if (g_stat (path, &about) != 0 || !S_ISREG (about.st_mode) || about.st_size > LARGEST_FILE)
    return TRUE;
  if (g_file_get_contents (path, bytes, size, &failed)
      || g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, failed->message);
  return FALSE;
}

/**
 * plakat_salvage_new:
 * @path: a database file, or what stands in its place
 *
 * Errors: %PLAKAT_BASE_ERROR_BUSY when the file cannot be read now.
 *
 * Returns: (transfer full) (nullable): its pages; none where there is no file
 */
PlakatSalvage *
plakat_salvage_new (const char *path, PlakatSalvageScope scope, GError **error)
{
  g_autoptr (PlakatSalvage) self = g_new0 (PlakatSalvage, 1);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  self->pages = g_ptr_array_new ();
  self->seen = g_byte_array_new ();
  if (!read_file (path, &self->main, &self->main_size, error)
      || (scope != PLAKAT_SALVAGE_MAIN && !read_file (log, &self->log, &self->log_size, error)))
    return NULL;
  self->page_size = PAGE_SIZE;
  for (gsize at = 0; at + self->page_size <= self->main_size; at += self->page_size)
    g_ptr_array_add (self->pages, self->main + at);
  plakat_salvage_read_log (self, scope == PLAKAT_SALVAGE_ALL);
  g_byte_array_set_size (self->seen, self->pages->len);
  if (self->seen->len > 0)
    memset (self->seen->data, 0, self->seen->len);
  return g_steal_pointer (&self);
}

void
plakat_salvage_free (PlakatSalvage *self)
{
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_byte_array_unref);
  g_free (self->main);
  g_free (self->log);
  g_free (self);
}

/** plakat_salvage_read_header: Returns: whether it is a database of SQLite's at all */
gboolean
plakat_salvage_read_header (PlakatSalvage *self, int *application_id, int *version)
{
  const guint8 *page = get_page (self, 1);

  if (page == NULL || memcmp (page, "SQLite format 3", 16) != 0)
    return FALSE;
  *version = (int) plakat_salvage_get_32 (page + 60);
  *application_id = (int) plakat_salvage_get_32 (page + 68);
  return TRUE;
}

/** plakat_salvage_has_our_form: Returns: whether the header says of the file's form what it says in every
 * file of ours; of some other forms SQLite says that they may not be written */
gboolean
plakat_salvage_has_our_form (PlakatSalvage *self)
{
  const guint8 *page = get_page (self, 1);

  return page != NULL && get_16 (page + 16) == PAGE_SIZE && (page[18] == 1 || page[18] == 2)
         && (page[19] == 1 || page[19] == 2) && memcmp (page + 20, "\0\x40\x20\x20", 4) == 0
         && plakat_salvage_get_32 (page + 44) == 4 && plakat_salvage_get_32 (page + 56) == 1;
}

/** plakat_salvage_is_empty: Returns: whether it is a database that has no table */
gboolean
plakat_salvage_is_empty (PlakatSalvage *self)
{
  Page page;

  return open_page (self, 1, &page) && page.type == TABLE_LEAF && page.n_cells == 0;
}

/** plakat_salvage_has_log: Returns: whether its log holds commits */
gboolean
plakat_salvage_has_log (PlakatSalvage *self)
{
  return self->has_log;
}

/** plakat_salvage_lost_log: Returns: whether SQLite would pass over commits that were on the disk */
gboolean
plakat_salvage_lost_log (PlakatSalvage *self)
{
  return self->lost_log;
}

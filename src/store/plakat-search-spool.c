/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plakat-search-spool.h"

/* More than this goes to a file. */
#define IN_MEMORY (64 * 1024)

struct _PlakatSearchSpool
{
  char *folder;
  GByteArray *memory;
  FILE *file;
  gsize size;
  int failed; /* errno of what failed first */
};

/**
 * plakat_search_scratch:
 * @folder: where there is room
 *
 * Returns: (transfer full) (nullable): a file to write and read that nobody else sees, and that is gone when
 * it is closed; %NULL with errno
 */
FILE *
plakat_search_scratch (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ".search-XXXXXX", NULL);
  int descriptor = g_mkstemp (path);
  FILE *file;

  if (descriptor < 0)
    return NULL;
  g_unlink (path);
  file = fdopen (descriptor, "w+b");
  if (file == NULL)
    close (descriptor);
  return file;
}

/** plakat_search_spool_new: @folder: (nullable): of the file; with %NULL all stays in memory */
PlakatSearchSpool *
plakat_search_spool_new (const char *folder)
{
  PlakatSearchSpool *self = g_new0 (PlakatSearchSpool, 1);

  self->folder = g_strdup (folder);
  self->memory = g_byte_array_new ();
  return self;
}

static void
flush_memory (PlakatSearchSpool *self)
{
  if (self->file == NULL)
    self->file = plakat_search_scratch (self->folder);
  if (self->file == NULL
      || fwrite (self->memory->data, 1, self->memory->len, self->file) != self->memory->len)
    self->failed = errno;
  g_byte_array_set_size (self->memory, 0);
}

/** plakat_search_spool_add: what cannot be written is told by plakat_search_spool_finish() */
void
plakat_search_spool_add (PlakatSearchSpool *self, gconstpointer data, gsize bytes)
{
  self->size += bytes;
  if (self->failed != 0 || bytes == 0)
    return;
  /* before it grows: an array takes twice what it holds when it does */
  if (self->folder != NULL && self->memory->len + bytes > IN_MEMORY)
    flush_memory (self);
  g_byte_array_append (self->memory, data, bytes);
}

gsize
plakat_search_spool_get_size (PlakatSearchSpool *self)
{
  return self->size;
}

static GBytes *
map_file (PlakatSearchSpool *self, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;

  flush_memory (self);
  if (self->failed == 0 && fflush (self->file) != 0)
    self->failed = errno;
  if (self->failed != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (self->failed),
                   "An index cannot be written in %s: %s", self->folder, g_strerror (self->failed));
      return NULL;
    }
  mapped = g_mapped_file_new_from_fd (fileno (self->file), FALSE, error);
  return mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
}

/** plakat_search_spool_finish: Returns: (transfer full) (nullable): all that was written; nothing can be
 * added then */
GBytes *
plakat_search_spool_finish (PlakatSearchSpool *self, GError **error)
{
  if (self->file != NULL || self->failed != 0)
    return map_file (self, error);
  if (self->memory->len == 0)
    return g_bytes_new_static ("", 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->memory));
}

void
plakat_search_spool_free (PlakatSearchSpool *self)
{
  if (self->file != NULL)
    fclose (self->file);
  g_clear_pointer (&self->memory, g_byte_array_unref);
  g_free (self->folder);
  g_free (self);
}

typedef struct
{
  gpointer data;
  gsize bytes;
} Room;

static void
room_free (gpointer data)
{
  Room *room = data;

  munmap (room->data, room->bytes);
  g_free (room);
}

/**
 * plakat_search_room:
 * @folder: (nullable): of a file without a name; with %NULL it is in memory
 *
 * Returns: (transfer full) (nullable): zeros, which who asked for them may write to before others read them
 */
GBytes *
plakat_search_room (const char *folder, gsize bytes, GError **error)
{
  FILE *file;
  Room *room;
  gpointer data = MAP_FAILED;
  int failed;

  if (folder == NULL || bytes <= IN_MEMORY)
    return g_bytes_new_take (g_malloc0 (MAX (bytes, 1)), bytes);
  file = plakat_search_scratch (folder);
  failed = file == NULL ? errno : posix_fallocate (fileno (file), 0, bytes);
  if (failed == 0)
    {
      data = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fileno (file), 0);
      failed = data == MAP_FAILED ? errno : 0;
    }
  if (file != NULL)
    fclose (file);
  if (failed != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (failed),
                   "An index cannot be written in %s: %s", folder, g_strerror (failed));
      return NULL;
    }
  room = g_new (Room, 1);
  *room = (Room) { data, bytes };
  return g_bytes_new_with_free_func (data, bytes, room_free, room);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "plakat-keyring-private.h"

/* Comments for who opens the file; they are kept when it is written anew. */
#define PREAMBLE                                                                                     \
  "# The keys of plakat-server: number, since when it is used, secret. Who has them can sign in as " \
  "anybody\n"                                                                                        \
  "# and read what is sealed in the database. Keep a copy, apart from the database and its copies.\n"

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      text += MAX (n, 0);
      length -= MAX (n, 0);
    }
  return fsync (fd) == 0;
}

/* What was renamed or linked is on the disk only when its folder is. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  g_close (fd, NULL);
}

/* Adds a line with a new secret at the end of @text, which has room for it. */
static void
append_key (char *text, guint number, gint64 since)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (since);
  g_autofree char *stamp = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  guchar secret[PLAKAT_KEY_BYTES];
  char *end = text + strlen (text);

  if (end > text && end[-1] != '\n')
    *end++ = '\n';
  end += g_snprintf (end, 64, "%u %s ", number, stamp);
  randombytes_buf (secret, sizeof secret);
  sodium_bin2hex (end, 2 * PLAKAT_KEY_BYTES + 1, secret, sizeof secret);
  sodium_memzero (secret, sizeof secret);
  strcat (end, "\n");
}

/* Writes @text beside @path under another name, which it gives. */
static char *
write_beside (const char *path, const char *text, const struct stat *like, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", path);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  gboolean done;

  if (fd < 0)
    {
      plakat_keyring_fail (path, error);
      return NULL;
    }
  /* the administrator may write what belongs to the server's user */
  done = (like == NULL || geteuid () != 0 || fchown (fd, like->st_uid, like->st_gid) == 0)
         && write_all (fd, text, strlen (text));
  if (!done)
    {
      plakat_keyring_fail (path, error);
      g_unlink (temporary);
    }
  g_close (fd, NULL);
  return done ? g_steal_pointer (&temporary) : NULL;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0700) == 0 || plakat_keyring_fail (path, error);
}

/**
 * plakat_keyring_make:
 * @path: the file, mode 0600, with a first key
 * @error: return location
 *
 * Of several that do so at once one makes it; what is there already stays.
 *
 * Returns: %TRUE if there is a file now
 */
gboolean
plakat_keyring_make (const char *path, GError **error)
{
  g_autofree char *temporary = NULL;
  gboolean done;
  char *text;

  if (!make_folder (path, error))
    return FALSE;
  text = sodium_malloc (PLAKAT_KEYRING_BYTES);
  strcpy (text, PREAMBLE);
  append_key (text, 1, g_get_real_time () / G_USEC_PER_SEC);
  temporary = write_beside (path, text, NULL, error);
  sodium_free (text);
  if (temporary == NULL)
    return FALSE;
  done = link (temporary, path) == 0 || errno == EEXIST || plakat_keyring_fail (path, error);
  g_unlink (temporary);
  sync_folder (path);
  return done;
}

/* Opens the file so that no other process writes it anew meanwhile: the lock must be that of the file which
 * stands there now, not of one that it took the place of. */
static int
open_locked (const char *path, GError **error)
{
  struct stat mine, there;
  int fd;

  while ((fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) >= 0)
    {
      gboolean locked = flock (fd, LOCK_EX) == 0 && fstat (fd, &mine) == 0;

      if (locked && lstat (path, &there) == 0 && mine.st_dev == there.st_dev && mine.st_ino == there.st_ino)
        return fd;
      if (!locked)
        plakat_keyring_fail (path, error);
      g_close (fd, NULL);
      if (!locked)
        return -1;
    }
  plakat_keyring_fail (path, error);
  return -1;
}

typedef gboolean (*Change) (const char *path, char *text, gpointer data, GError **error);

/* Reads the file, lets @change change its text in place (there is room for one line more), and puts it in
 * place. */
static gboolean
change_file (const char *path, Change change, gpointer data, GError **error)
{
  g_autofree char *temporary = NULL;
  int fd = open_locked (path, error);
  struct stat info;
  char *text;

  if (fd < 0)
    return FALSE;
  text = plakat_keyring_read_text (path, fd, &info, error);
  if (text != NULL && change (path, text, data, error))
    temporary = write_beside (path, text, &info, error);
  if (text != NULL)
    sodium_free (text);
  if (temporary != NULL && g_rename (temporary, path) != 0)
    {
      plakat_keyring_fail (path, error);
      g_unlink (temporary);
      g_clear_pointer (&temporary, g_free);
    }
  sync_folder (path);
  g_close (fd, NULL);
  return temporary != NULL;
}

static gboolean
add (const char *path, char *text, gpointer data, GError **error)
{
  PlakatKeyLine lines[PLAKAT_MAX_KEYS];
  guint n_lines;

  if (!plakat_keyring_read_lines (path, text, lines, &n_lines, error))
    return FALSE;
  if (n_lines < PLAKAT_MAX_KEYS && lines[n_lines - 1].number < G_MAXUINT16
      && strlen (text) + 2 * PLAKAT_KEY_BYTES + 64 < PLAKAT_KEYRING_BYTES)
    {
      append_key (text, lines[n_lines - 1].number + 1, *(gint64 *) data);
      return TRUE;
    }
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("The key file %s is full; have old keys forgotten first."), path);
  return FALSE;
}

/**
 * plakat_keyring_add:
 * @path: a key file
 * @since: from when on the new key is used, in seconds
 * @error: return location
 *
 * Returns: %TRUE if the file has one key more
 */
gboolean
plakat_keyring_add (const char *path, gint64 since, GError **error)
{
  return change_file (path, add, &since, error);
}

typedef struct
{
  guint below;
  guint n_forgotten;
} Forgetting;

static gboolean
forget (const char *path, char *text, gpointer data, GError **error)
{
  Forgetting *forgetting = data;
  PlakatKeyLine lines[PLAKAT_MAX_KEYS];
  guint n_lines;

  if (!plakat_keyring_read_lines (path, text, lines, &n_lines, error))
    return FALSE;
  /* from the last line to the first, so that what is still to be cut does not move */
  for (guint i = n_lines - 1; i-- > 0;)
    if (lines[i].number < forgetting->below)
      {
        char *line = text + (lines[i].text - text);

        memmove (line, line + lines[i].length, strlen (line + lines[i].length) + 1);
        forgetting->n_forgotten++;
      }
  return TRUE;
}

/**
 * plakat_keyring_forget:
 * @below: keys with lower numbers go; the last one stays in any case
 * @n_forgotten: (out): how many
 *
 * Returns: %TRUE if the file was written
 */
gboolean
plakat_keyring_forget (const char *path, guint below, guint *n_forgotten, GError **error)
{
  Forgetting forgetting = { below, 0 };
  gboolean done = change_file (path, forget, &forgetting, error);

  *n_forgotten = forgetting.n_forgotten;
  return done;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* Gives a target the files of the folders that are named: in builds without libFuzzer, and to look into a
 * crash. */

static guint
replay_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, &error))
    g_error ("%s", error->message);
  /* Without the byte that GLib puts after the contents, so that a sanitizer sees who reads on. */
  bytes = g_malloc (MAX (length, 1));
  memcpy (bytes, contents, length);
  LLVMFuzzerTestOneInput (bytes, length);
  return 1;
}

static guint
replay (const char *path)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;
  guint count = 0;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return replay_file (path);
  folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      count += replay_file (file);
    }
  return count;
}

int
main (int argc, char *argv[])
{
  guint count = 0;

  for (int i = 1; i < argc; i++)
    count += replay (argv[i]);
  g_print ("%u files\n", count);
  return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

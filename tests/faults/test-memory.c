/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>

#include "play.h"

/* I16: the n-th piece of memory that SQLite asks for is not there, for every n till none is asked for; GLib
 * does not live without. */

static sqlite3_mem_methods real;
static guint left;
static gboolean lasting, failed;

static gboolean
fails (void)
{
  if (left == 0)
    return FALSE;
  if (left > 1)
    {
      left--;
      return FALSE;
    }
  failed = TRUE;
  if (!lasting)
    left = 0;
  return TRUE;
}

static void *
allocate (int size)
{
  return fails () ? NULL : real.xMalloc (size);
}

static void *
reallocate (void *memory, int size)
{
  return fails () ? NULL : real.xRealloc (memory, size);
}

static void
arm (guint at)
{
  left = at;
  lasting = failed = FALSE;
}

static void
arm_lasting (guint at)
{
  arm (at);
  lasting = TRUE;
}

static gboolean
disarm (void)
{
  left = 0;
  return failed;
}

static const Fault faults[] = {
  { "no memory once", arm, disarm },
  { "no memory", arm_lasting, disarm },
};

static void
test_scene (gconstpointer data)
{
  const Scene *scene = data;

  play_scene (scene, faults, G_N_ELEMENTS (faults),
              MAX (1, count_from ("PLAKAT_FAULTS_MEMORY_STRIDE", scene->recovers ? 997 : 149, 997)));
}

int
main (int argc, char *argv[])
{
  sqlite3_mem_methods ours;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  ours = real;
  ours.xMalloc = allocate;
  ours.xRealloc = reallocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &ours), ==, SQLITE_OK);
  for (guint i = 0; i < N_SCENES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/memory/I16/%s", scenes[i].name);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  return g_test_run ();
}

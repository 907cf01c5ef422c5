/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "play.h"
#include "short-memory.h"

/* I16: the n-th piece of memory that SQLite asks for is not there, for every n till none is asked for, or
 * there is only so much of it; GLib does not live without. */

static const Fault faults[] = {
  { "no memory once", short_memory_arm, short_memory_disarm },
  { "no memory", short_memory_arm_lasting, short_memory_disarm },
  { "little memory", short_memory_arm_limit, short_memory_disarm },
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
  g_test_init (&argc, &argv, NULL);
  short_memory_init ();
  for (guint i = 0; i < N_SCENES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/memory/I16/%s", scenes[i].name);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  return g_test_run ();
}

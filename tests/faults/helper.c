/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "scenes.h"

/* helper SCENE FOLDER: plays the scene, and says each thing that it reports as done. */
int
main (int argc, char *argv[])
{
  const Scene *scene;
  g_autoptr (Stage) stage = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (argc, ==, 3);
  scene = find_scene (argv[1]);
  stage = stage_new (argv[2]);
  if (!stage_open (stage, &error))
    g_error ("%s", error->message);
  puts ("done");
  fflush (stdout);
  for (guint n = 0; n < scene->n_steps; n++)
    {
      if (!scene->step (stage, n, &error))
        g_error ("%s", error->message);
      puts ("done");
      fflush (stdout);
    }
  stage_close (stage);
  return 0;
}

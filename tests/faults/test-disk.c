/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "play.h"
#include "vfs-fail.h"

/*
 * I1, I16: a disk of which the n-th call fails, for every n till none does, once and from then on, as a
 * broken disk does and as a full one. What fails is refused aloud and nothing of it is there; when the disk
 * is well it is done; a disk is never taken for a damaged file.
 */

static void
arm_once (guint at)
{
  fail_arm (FAIL_ALL, at, FALSE, FALSE);
}

static void
arm_lasting (guint at)
{
  fail_arm (FAIL_ALL, at, TRUE, FALSE);
}

static void
arm_full_once (guint at)
{
  fail_arm (FAIL_WRITE | FAIL_MAP, at, FALSE, TRUE);
}

static void
arm_full (guint at)
{
  fail_arm (FAIL_WRITE | FAIL_MAP, at, TRUE, TRUE);
}

static const Fault faults[] = {
  { "a failing call", arm_once, fail_disarm },
  { "a dead disk", arm_lasting, fail_disarm },
  { "a moment without room", arm_full_once, fail_disarm },
  { "a full disk", arm_full, fail_disarm },
};

static void
test_scene (gconstpointer data)
{
  const Scene *scene = data;

  play_scene (scene, faults, G_N_ELEMENTS (faults),
              MAX (1, count_from ("PLAKAT_FAULTS_DISK_STRIDE", scene->recovers ? 13 : 3, 17)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fail_install ();
  for (guint i = 0; i < N_SCENES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/disk/I16/%s", scenes[i].name);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  return g_test_run ();
}

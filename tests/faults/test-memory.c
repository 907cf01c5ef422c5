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

typedef struct
{
  const Fault *fault;
  guint at;
} AfterCommit;

static int
commit_cb (gpointer data)
{
  const AfterCommit *after = data;

  after->fault->arm (after->at);
  return 0;
}

/* Returns whether anything failed. */
static gboolean
step_once (const Scene *scene, const char *folder, const AfterCommit *after, char **states)
{
  g_autoptr (Stage) stage = stage_new (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  gboolean done, failed;

  g_assert_true (stage_open (stage, NULL));
  sqlite3_commit_hook (plakat_sqlite_get_handle (stage->db), commit_cb, (gpointer) after);
  done = scene->step (stage, 0, &error);
  failed = after->fault->disarm ();
  sqlite3_commit_hook (plakat_sqlite_get_handle (stage->db), NULL, NULL);
  digest = stage_digest (stage);
  if (!g_str_equal (digest, states[done]))
    g_error ("%s, %s at %u of what is asked for when it is kept: it says %s, and is\n%s", scene->name,
             after->fault->name, after->at, done ? "done" : error->message, digest);
  if (!done)
    g_assert_true (scene->step (stage, 0, NULL));
  stage_assert_sound (stage);
  return failed;
}

/* Between the moment when what was done is kept and the word that it is, memory may be short as well. */
static void
test_kept (gconstpointer data)
{
  const Scene *scene = data;
  g_autofree char *scratch = make_scratch ();
  g_autofree char *template = g_build_filename (scratch, "before", NULL);
  g_autofree char *folder = g_build_filename (scratch, "at", NULL);
  g_auto (GStrv) states = g_new0 (char *, 3);
  g_autoptr (Stage) stage = NULL;
  guint n_failed = 0;

  stage = stage_new (template);
  scene->prepare (stage);
  copy_folder (template, folder);
  g_clear_pointer (&stage, stage_free);
  stage = stage_new (folder);
  g_assert_true (stage_open (stage, NULL));
  states[FALSE] = stage_digest (stage);
  g_assert_true (scene->step (stage, 0, NULL));
  states[TRUE] = stage_digest (stage);
  g_clear_pointer (&stage, stage_free);
  for (guint i = 0; i < 2; i++)
    {
      AfterCommit after = { &faults[i], 0 };
      gboolean failed;

      do
        {
          after.at++;
          remove_folder (folder);
          copy_folder (template, folder);
          failed = step_once (scene, folder, &after, states);
          n_failed += failed;
        }
      while (failed);
    }
  g_assert_cmpuint (n_failed, >, 0);
  g_test_message ("%s: %u faults", scene->name, n_failed);
  remove_folder (scratch);
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
  /* those that ask for memory then */
  g_test_add_data_func ("/faults/memory/kept/merge", find_scene ("merge"), test_kept);
  g_test_add_data_func ("/faults/memory/kept/settle", find_scene ("settle"), test_kept);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenes.h"

/*
 * I1, I16: a program that is killed at any call that changes the disk. After each kill the library opens, is
 * whole, and says what it said after the last thing that was reported, or after the next one: nothing
 * between, and nothing less.
 */

typedef struct
{
  const Scene *scene;
  char *folder;      /* of all copies */
  char *template;    /* what is there before */
  GPtrArray *states; /* what the library says after each report */
} Play;

static void
play_free (Play *play)
{
  remove_folder (play->folder);
  g_free (play->folder);
  g_free (play->template);
  g_ptr_array_unref (play->states);
  g_free (play);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Play, play_free)

static Play *
play_new (const Scene *scene)
{
  Play *play = g_new0 (Play, 1);
  g_autofree char *once = NULL;
  g_autoptr (Stage) before = NULL, stage = NULL;
  g_autoptr (GError) error = NULL;

  play->scene = scene;
  play->folder = make_scratch ();
  play->template = g_build_filename (play->folder, "before", NULL);
  play->states = g_ptr_array_new_with_free_func (g_free);
  before = stage_new (play->template);
  scene->prepare (before);

  once = g_build_filename (play->folder, "once", NULL);
  copy_folder (play->template, once);
  stage = stage_new (once);
  g_assert_true (stage_open (stage, &error));
  g_ptr_array_add (play->states, stage_digest (stage));
  for (guint n = 0; n < scene->n_steps; n++)
    {
      g_assert_true (scene->step (stage, n, &error));
      g_assert_no_error (error);
      g_ptr_array_add (play->states, stage_digest (stage));
    }
  return play;
}

/* Returns how many things were reported; @finished: nobody killed it. */
static guint
run_helper (Play *play, const char *folder, guint at, gboolean half, guint *calls, gboolean *finished)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) helper = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", at);
  g_autofree char *output = NULL;
  guint reports = 0;

  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", g_getenv ("PLAKAT_FAULTS_SHIM"), TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", TRUE);
  g_subprocess_launcher_setenv (launcher, "PLAKAT_KILL_AT", number, TRUE);
  g_subprocess_launcher_setenv (launcher, "PLAKAT_KILL_COUNT", "1", TRUE);
  if (half)
    g_subprocess_launcher_setenv (launcher, "PLAKAT_KILL_HALF", "1", TRUE);
  helper = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PLAKAT_FAULTS_HELPER"),
                                        play->scene->name, folder, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (helper, NULL, NULL, &output, NULL, &error));
  *finished = g_subprocess_get_if_exited (helper);
  if (*finished)
    g_assert_cmpint (g_subprocess_get_exit_status (helper), ==, 0);
  else
    g_assert_cmpint (g_subprocess_get_term_sig (helper), ==, SIGKILL);
  for (const char *line = output; (line = strstr (line, "done\n")) != NULL; line += 5)
    reports++;
  if (strstr (output, "calls ") != NULL)
    *calls = (guint) strtoul (strstr (output, "calls ") + 6, NULL, 10);
  return reports;
}

static void
assert_backups_whole (const char *folder)
{
  g_autofree char *backups = g_build_filename (folder, "backup", NULL);
  g_autoptr (GDir) dir = g_dir_open (backups, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".db"))
      {
        g_autofree char *path = g_build_filename (backups, name, NULL);
        g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, NULL);
        gboolean whole = FALSE;

        g_assert_true (plakat_sqlite_check (db, &whole, NULL) && whole);
      }
}

/* Also a second opening finds nothing more to do. */
static void
assert_state (Play *play, const char *folder, guint reports, const char *when)
{
  g_autoptr (Stage) stage = stage_new (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL, *again = NULL;
  guint least = MAX (reports, 1) - 1;

  if (!stage_open (stage, &error))
    g_error ("%s: %s", when, error->message);
  if (!play->scene->recovers && stage->recovery != PLAKAT_RECOVERY_NONE)
    g_error ("%s: a whole file is taken for damaged", when);
  stage_assert_sound (stage);
  digest = stage_digest (stage);
  if (!g_str_equal (digest, g_ptr_array_index (play->states, least))
      && !(reports < play->states->len && g_str_equal (digest, g_ptr_array_index (play->states, reports))))
    g_error ("%s, %u reported: I16: this state cannot be reached:\n%s\nafter the report it was\n%s", when,
             reports, digest, (char *) g_ptr_array_index (play->states, least));
  stage_close (stage);
  g_assert_true (stage_open (stage, &error));
  g_assert_cmpint (stage->recovery, ==, PLAKAT_RECOVERY_NONE);
  again = stage_digest (stage);
  g_assert_cmpstr (again, ==, digest);
  stage_close (stage);
  assert_backups_whole (folder);
}

static guint
run_at (Play *play, guint at, gboolean half, guint *calls, gboolean *finished)
{
  g_autofree char *name = g_strdup_printf ("at-%u-%d", at, half);
  g_autofree char *folder = g_build_filename (play->folder, name, NULL);
  g_autofree char *when =
      g_strdup_printf ("%s, killed at %s %u", play->scene->name, half ? "half of" : "call", at);
  guint reports;

  copy_folder (play->template, folder);
  reports = run_helper (play, folder, at, half, calls, finished);
  if (*finished)
    g_assert_cmpuint (reports, ==, play->states->len);
  assert_state (play, folder, reports, when);
  remove_folder (folder);
  return reports;
}

static void
test_scene (gconstpointer data)
{
  g_autoptr (Play) play = play_new (data);
  guint stride = MAX (1, count_from ("PLAKAT_FAULTS_KILL_STRIDE", 1, 7));
  gboolean both = count_from ("PLAKAT_FAULTS_KILL_BOTH", FALSE, FALSE);
  guint calls = 0, ignored, n_kills = 0;
  gboolean finished;

  run_at (play, G_MAXUINT, FALSE, &calls, &finished);
  g_assert_true (finished);
  g_assert_cmpuint (calls, >, 0);
  /* before every second call and within the others, or both at each */
  for (guint at = 1; at <= calls; at += stride)
    for (guint half = 0; half < 2; half++)
      if (both || half == at / stride % 2)
        {
          run_at (play, at, half, &ignored, &finished);
          g_assert_false (finished);
          n_kills++;
        }
  g_test_message ("%s: %u calls that change the disk, %u kills", play->scene->name, calls, n_kills);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_SCENES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/kill/I16/%s", scenes[i].name);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  return g_test_run ();
}

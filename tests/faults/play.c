/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-error.h"
#include "play.h"

typedef struct
{
  const Scene *scene;
  const Fault *fault;
  GPtrArray *states; /* what the library says after each step when all is well */
  char *when;
  guint n_failed;
  guint n_refused;
} Play;

static void
refuse (Play *play, const GError *error)
{
  if (!g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY))
    g_error ("%s: not a thing that may work later: %s", play->when, error->message);
  play->n_refused++;
}

static GPtrArray *
play_well (const Scene *scene, const char *template, const char *folder)
{
  GPtrArray *states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Stage) stage = NULL;

  copy_folder (template, folder);
  stage = stage_new (folder);
  g_assert_true (stage_open (stage, NULL));
  g_ptr_array_add (states, stage_digest (stage));
  for (guint n = 0; n < scene->n_steps; n++)
    {
      g_assert_true (scene->step (stage, n, NULL));
      g_ptr_array_add (states, stage_digest (stage));
    }
  return states;
}

static void
assert_state (Play *play, Stage *stage, guint n)
{
  g_autofree char *digest = stage_digest (stage);
  const char *expected = g_ptr_array_index (play->states, n);

  if (!g_str_equal (digest, expected))
    g_error ("%s: I16: after step %u it says\n%s\ninstead of\n%s", play->when, n, digest, expected);
}

static void
assert_recovery (Play *play, Stage *stage)
{
  if (!play->scene->recovers && stage->recovery != PLAKAT_RECOVERY_NONE)
    g_error ("%s: a whole file is taken for damaged", play->when);
}

static gboolean
open_stage (Play *play, Stage *stage)
{
  g_autoptr (GError) error = NULL;
  gboolean failed = FALSE;

  if (!stage_open (stage, &error))
    {
      failed = play->fault->disarm ();
      refuse (play, error);
      g_clear_error (&error);
      if (!stage_open (stage, &error))
        g_error ("%s: it does not open when all is well: %s", play->when, error->message);
    }
  assert_recovery (play, stage);
  return failed;
}

static gboolean
take_step (Play *play, Stage *stage, guint n)
{
  g_autoptr (GError) error = NULL;
  gboolean failed;

  if (play->scene->step (stage, n, &error))
    return FALSE;
  failed = play->fault->disarm ();
  if (!failed)
    g_error ("%s, step %u: refused though all is well: %s", play->when, n, error->message);
  refuse (play, error);
  g_clear_error (&error);
  assert_state (play, stage, n);
  if (!play->scene->step (stage, n, &error))
    g_error ("%s, step %u: it does not work when all is well: %s", play->when, n, error->message);
  return failed;
}

/* Returns whether anything failed. */
static gboolean
play_at (Play *play, const char *folder, guint at)
{
  g_autoptr (Stage) stage = stage_new (folder);
  gboolean failed;

  play->fault->arm (at);
  failed = open_stage (play, stage);
  for (guint n = 0; n < play->scene->n_steps; n++)
    failed |= take_step (play, stage, n);
  stage_close (stage);
  failed |= play->fault->disarm ();
  g_assert_true (stage_open (stage, NULL));
  assert_recovery (play, stage);
  stage_assert_sound (stage);
  assert_state (play, stage, play->scene->n_steps);
  return failed;
}

void
play_scene (const Scene *scene, const Fault *faults, guint n_faults, guint stride)
{
  g_autofree char *scratch = make_scratch ();
  g_autofree char *template = g_build_filename (scratch, "before", NULL);
  g_autofree char *once = g_build_filename (scratch, "once", NULL);
  g_autoptr (Stage) before = stage_new (template);
  g_autoptr (GPtrArray) states = NULL;
  guint given = count_from ("PLAKAT_FAULTS_FIRST", 0, 0);
  Play play = { .scene = scene };

  scene->prepare (before);
  states = play.states = play_well (scene, template, once);
  for (guint i = 0; i < n_faults; i++)
    {
      guint first = given > 0 ? given : (guint) g_test_rand_int_range (1, (gint) stride + 1);
      gboolean failed = TRUE;

      play.fault = &faults[i];
      for (guint at = first; failed; at += stride)
        {
          g_autofree char *name = g_strdup_printf ("at-%u-%u", i, at);
          g_autofree char *folder = g_build_filename (scratch, name, NULL);
          g_autofree char *when = g_strdup_printf ("%s, %s at %u", scene->name, faults[i].name, at);

          play.when = when;
          copy_folder (template, folder);
          failed = play_at (&play, folder, at);
          play.n_failed += failed;
          remove_folder (folder);
        }
    }
  g_assert_cmpuint (play.n_failed, >, 0);
  g_test_message ("%s: %u faults, %u of them refused aloud, the others of no consequence", scene->name,
                  play.n_failed, play.n_refused);
  remove_folder (scratch);
}

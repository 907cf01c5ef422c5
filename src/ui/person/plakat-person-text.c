/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-filmography.h"
#include "plakat-person-text.h"

/** plakat_person_text_job: Returns: what somebody is who did this */
const char *
plakat_person_text_job (PlakatJob job)
{
  switch (job)
    {
    case PLAKAT_JOB_DIRECTOR:
      return _ ("Director");
    case PLAKAT_JOB_WRITER:
      return _ ("Writer");
    case PLAKAT_JOB_ACTOR:
    default:
      return _ ("Actor");
    }
}

/**
 * plakat_person_text_years:
 * @person: somebody
 *
 * Returns: (transfer full) (nullable): "1928–1999", "born 1942", or %NULL when nothing is known
 */
char *
plakat_person_text_years (PlakatPerson *person)
{
  g_return_val_if_fail (person != NULL, NULL);

  if (person->birth_date.year > 0 && person->death_date.year > 0)
    return g_strdup_printf ("%d–%d", person->birth_date.year, person->death_date.year);
  if (person->birth_date.year > 0)
    /* Translators: the year of a person's birth, within a line of facts */
    return g_strdup_printf (_ ("born %d"), person->birth_date.year);
  if (person->death_date.year > 0)
    /* Translators: the year of a person's death, within a line of facts */
    return g_strdup_printf (_ ("died %d"), person->death_date.year);
  return NULL;
}

static void
add_piece (GString *line, const char *piece)
{
  if (piece == NULL || *piece == '\0')
    return;
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, piece);
}

/**
 * plakat_person_text_facts:
 * @person: somebody
 * @notes: (nullable) (element-type PlakatFilmNote): what they did
 *
 * Returns: (transfer full): what they are most of all, when they lived, and where they come from
 */
char *
plakat_person_text_facts (PlakatPerson *person, GListModel *notes)
{
  static const PlakatJob jobs[] = { PLAKAT_JOB_DIRECTOR, PLAKAT_JOB_WRITER, PLAKAT_JOB_ACTOR };
  GString *line = g_string_new (NULL);
  g_autofree char *years = plakat_person_text_years (person);
  guint most = 0;
  PlakatJob main_job = PLAKAT_JOB_ACTOR;

  for (guint i = 0; notes != NULL && i < G_N_ELEMENTS (jobs); i++)
    {
      guint count = plakat_filmography_count (notes, jobs[i]);

      if (count > most)
        {
          most = count;
          main_job = jobs[i];
        }
    }
  if (most > 0)
    add_piece (line, plakat_person_text_job (main_job));
  add_piece (line, years);
  add_piece (line, person->place_of_birth ? person->place_of_birth : person->country);
  return g_string_free (line, FALSE);
}

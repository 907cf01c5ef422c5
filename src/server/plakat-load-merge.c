/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-credit.h"
#include "plakat-image.h"
#include "plakat-loader.h"

static void
fill_text (char **text, const char *other)
{
  if (*text == NULL)
    *text = g_strdup (other);
}

static void
fill_names (GStrv *names, GStrv other)
{
  if ((*names)[0] != NULL)
    return;
  g_strfreev (*names);
  *names = g_strdupv (other);
}

/* A day says more than its year; but only if it is in that year. */
static void
fill_date (PlakatDate *date, PlakatDate other)
{
  if (!plakat_date_is_known (*date)
      || (date->day == 0 && other.day != 0 && other.year == date->year
          && (date->month == 0 || date->month == other.month)))
    *date = other;
}

static gboolean
has_job (GPtrArray *credits, PlakatJob job)
{
  for (guint i = 0; i < credits->len; i++)
    if (((PlakatCredit *) g_ptr_array_index (credits, i))->job == job)
      return TRUE;
  return FALSE;
}

static PlakatCredit *
find_credit (GPtrArray *credits, guint length, PlakatJob job, const char *person_uid)
{
  for (guint i = 0; i < length; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (credits, i);

      if (credit->job == job && g_str_equal (credit->person_uid, person_uid))
        return credit;
    }
  return NULL;
}

static void
append_credit (GPtrArray *credits, const PlakatCredit *from, int order)
{
  PlakatCredit *credit = plakat_credit_new (from->job, from->person_uid, from->person_name);

  credit->gender = from->gender;
  credit->character = g_strdup (from->character);
  credit->description = g_strdup (from->description);
  credit->role = from->role;
  credit->order = order;
  g_ptr_array_add (credits, credit);
}

/* Directors and writers are taken whole or not at all; of the cast, whoever the better source leaves out. */
static void
merge_credits (PlakatFilm *better, PlakatFilm *other)
{
  guint length = better->credits->len;
  int next = 0;
  gboolean directors = has_job (better->credits, PLAKAT_JOB_DIRECTOR);
  gboolean writers = has_job (better->credits, PLAKAT_JOB_WRITER);

  for (guint i = 0; i < length; i++)
    next = MAX (next, ((PlakatCredit *) g_ptr_array_index (better->credits, i))->order + 1);
  for (guint i = 0; i < other->credits->len; i++)
    {
      PlakatCredit *from = g_ptr_array_index (other->credits, i);
      PlakatCredit *known = find_credit (better->credits, length, from->job, from->person_uid);

      if (known != NULL)
        {
          if (known->gender == PLAKAT_GENDER_UNKNOWN)
            known->gender = from->gender;
          fill_text (&known->character, from->character);
          fill_text (&known->description, from->description);
        }
      else if (from->job == PLAKAT_JOB_ACTOR)
        append_credit (better->credits, from, next++);
      else if (!(from->job == PLAKAT_JOB_DIRECTOR ? directors : writers))
        append_credit (better->credits, from, from->order);
    }
}

static void
merge_images (GPtrArray *images, GPtrArray *other)
{
  for (guint i = 0; i < other->len; i++)
    {
      PlakatImage *from = g_ptr_array_index (other, i);
      gboolean known = FALSE;

      for (guint j = 0; j < images->len && !known; j++)
        known = g_str_equal (((PlakatImage *) g_ptr_array_index (images, j))->path, from->path);
      if (!known)
        g_ptr_array_add (images, plakat_image_ref (from));
    }
}

/**
 * plakat_load_merge_films:
 * @better: what the better source says, not given away yet; keeps it all and gains what it lacks
 * @other: what else is known
 */
void
plakat_load_merge_films (PlakatFilm *better, PlakatFilm *other)
{
  if (better->tmdb_id == 0)
    better->tmdb_id = other->tmdb_id;
  fill_text (&better->imdb_id, other->imdb_id);
  fill_text (&better->original_title, other->original_title);
  fill_text (&better->original_language, other->original_language);
  fill_text (&better->overview, other->overview);
  fill_text (&better->tagline, other->tagline);
  fill_text (&better->poster_path, other->poster_path);
  fill_text (&better->backdrop_path, other->backdrop_path);
  fill_text (&better->status, other->status);
  fill_text (&better->homepage, other->homepage);
  fill_date (&better->release_date, other->release_date);
  if (better->runtime == 0)
    better->runtime = other->runtime;
  if (better->vote_count == 0)
    {
      better->vote_count = other->vote_count;
      better->vote_average = better->vote_average > 0 ? better->vote_average : other->vote_average;
    }
  if (better->popularity <= 0)
    better->popularity = other->popularity;
  if (better->budget == 0)
    better->budget = other->budget;
  if (better->revenue == 0)
    better->revenue = other->revenue;
  fill_names (&better->genres, other->genres);
  if (better->country_codes[0] == NULL)
    {
      fill_names (&better->country_codes, other->country_codes);
      g_strfreev (better->countries);
      better->countries = g_strdupv (other->countries);
    }
  fill_names (&better->languages, other->languages);
  fill_names (&better->companies, other->companies);
  merge_credits (better, other);
  merge_images (better->images, other->images);
}

/** plakat_load_merge_persons: as plakat_load_merge_films(), for people */
void
plakat_load_merge_persons (PlakatPerson *better, PlakatPerson *other)
{
  if (better->tmdb_id == 0)
    better->tmdb_id = other->tmdb_id;
  fill_text (&better->biography, other->biography);
  fill_text (&better->country_code, other->country_code);
  fill_text (&better->country, other->country);
  fill_text (&better->place_of_birth, other->place_of_birth);
  fill_text (&better->portrait_path, other->portrait_path);
  fill_date (&better->birth_date, other->birth_date);
  fill_date (&better->death_date, other->death_date);
  if (better->gender == PLAKAT_GENDER_UNKNOWN)
    better->gender = other->gender;
  if (better->popularity <= 0)
    better->popularity = other->popularity;
  merge_images (better->images, other->images);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "plakat-film-dates.h"

static GDateTime *
parse_day (const char *day)
{
  int year, month, date;
  char rest;

  if (day == NULL || strlen (day) != 10 || sscanf (day, "%4d-%2d-%2d%c", &year, &month, &date, &rest) != 3)
    return NULL;
  return g_date_time_new_local (year, month, date, 12, 0, 0);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every line that is not @without, in order; lines that are no day are somebody else's and stay. */
static GPtrArray *
split (const char *dates, const char *without)
{
  g_auto (GStrv) lines = g_strsplit (dates ? dates : "", "\n", -1);
  GPtrArray *days = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && g_strcmp0 (lines[i], without) != 0)
      g_ptr_array_add (days, g_strdup (lines[i]));
  return days;
}

static char *
join (GPtrArray *days)
{
  g_ptr_array_sort (days, compare_days);
  g_ptr_array_add (days, NULL);
  return g_strjoinv ("\n", (char **) days->pdata);
}

/** plakat_film_dates_add: Returns: (transfer full): @dates with @day in it, once */
char *
plakat_film_dates_add (const char *dates, const char *day)
{
  g_autoptr (GPtrArray) days = split (dates, day);

  g_ptr_array_add (days, g_strdup (day));
  return join (days);
}

char *
plakat_film_dates_remove (const char *dates, const char *day)
{
  g_autoptr (GPtrArray) days = split (dates, day);

  return join (days);
}

GStrv
plakat_film_dates_list (const char *dates)
{
  g_autoptr (GPtrArray) days = split (dates, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_ptr_array_sort (days, compare_days);
  for (guint i = days->len; i-- > 0;)
    {
      g_autoptr (GDateTime) day = parse_day (g_ptr_array_index (days, i));

      if (day != NULL)
        g_strv_builder_add (builder, g_ptr_array_index (days, i));
    }
  return g_strv_builder_end (builder);
}

char *
plakat_film_dates_describe (const char *day)
{
  g_autoptr (GDateTime) parsed = parse_day (day);

  /* Translators: a day with its month and year; see g_date_time_format() */
  return parsed ? g_date_time_format (parsed, _ ("%-d %B %Y")) : g_strdup (day);
}

char *
plakat_film_dates_print (GDateTime *day)
{
  return g_date_time_format (day, "%Y-%m-%d");
}

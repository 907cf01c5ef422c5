/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-search-run.h"

/* How many people are meant at the most when only a part of a name is said: the popular ones. */
#define MOST_PERSONS 60
/* Of more words than these only the first or the last are taken for a name, of many more none. */
#define FEW_WORDS 4
#define MOST_WORDS 8

static const char other_marks[] = { PLAKAT_SEARCH_CHARACTER, PLAKAT_SEARCH_YEAR, '\0' };

/* The words from @from to @to are a person's: who that may be, as terms for films. */
static gboolean
name_persons (PlakatSearchRun *run, guint from, guint to, GArray *terms, GError **error)
{
  g_autoptr (GPtrArray) query = plakat_search_query_new ();
  g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));

  for (guint i = from; i < to; i++)
    g_ptr_array_add (query, plakat_search_terms (run, i, ""));
  if (!plakat_search_match (run->db, PLAKAT_SEARCH_PERSONS, query, MOST_PERSONS, persons, error))
    return FALSE;
  for (guint i = 0; i < persons->len; i++)
    {
      PlakatSearchTerm term = { .prefix = FALSE };

      term.word = g_strdup_printf ("%s%" G_GINT64_FORMAT, PLAKAT_SEARCH_PERSON,
                                   g_array_index (persons, PlakatSearchHit, i).id);
      g_array_append_val (terms, term);
    }
  return TRUE;
}

/* Films of those whose name has the words from @from to @to, with the others in a title or a character. */
static gboolean
find_part (PlakatSearchRun *run, guint from, guint to, GArray *hits, GError **error)
{
  g_autoptr (GPtrArray) query = plakat_search_query_new ();
  GArray *terms = plakat_search_terms_new ();

  g_ptr_array_add (query, terms);
  if (!name_persons (run, from, to, terms, error))
    return FALSE;
  if (terms->len == 0)
    return TRUE;
  for (guint i = 0; i < run->words->len; i++)
    if (i < from || i >= to)
      g_ptr_array_add (query, plakat_search_terms (run, i, other_marks));
  return plakat_search_match (run->db, PLAKAT_SEARCH_FILMS, query, run->limit, hits, error);
}

/**
 * plakat_search_people:
 * @hits: (element-type PlakatSearchHit): takes films of people who are named by all words, or by some that
 *   follow each other while title and characters have the others
 */
gboolean
plakat_search_people (PlakatSearchRun *self, GArray *hits, GError **error)
{
  guint n = self->words->len;

  for (guint from = 0; from < n; from++)
    for (guint to = from + 1; to <= n; to++)
      {
        gboolean at_end = from == 0 || to == n;

        if ((to - from == n || n <= FEW_WORDS || (at_end && n <= MOST_WORDS))
            && !find_part (self, from, to, hits, error))
          return FALSE;
      }
  return TRUE;
}

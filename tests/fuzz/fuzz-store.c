/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "plakat-highlight.h"
#include "plakat-search-find.h"
#include "plakat-search-sort.h"
#include "plakat-text.h"
#include "plakat-search-tokens.h"

typedef void (*Find) (const PlakatSearchPlace *place, const PlakatSearchAsk *ask, guint most, GArray *found);

/* @films: those that characters are in */
static void
find_all_ways (const PlakatSearchTable *table, const PlakatSearchTable *films, const char *words)
{
  static const Find ways[] = { plakat_search_find_exact, plakat_search_find_loosely, plakat_search_find_typos,
                               plakat_search_find_inside };
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (words, NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  PlakatSearchPlace place = { .table = table, .films = films };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (PlakatSearchFound));

      ways[i](&place, ask, 10, found);
      for (guint j = 0; j < found->len; j++)
        g_assert_cmpuint (g_array_index (found, PlakatSearchFound, j).thing, <, table->n);
    }
  plakat_search_find_all (&place, ask, rows);
  g_assert_cmpuint (rows->len, <=, table->n);
}

/* ── what is typed ────────────────────────────────────────────────── */

static const char *const titles[] = { "The Matrix", "Amélie", "千と千尋の神隠し", "Star Wars",
                                      "E.T.",       "8½",     "Сталкер" };

static void
take_token (const char *token, gsize length, gpointer data)
{
  plakat_search_sorter_add (((gpointer *) data)[0], '\0', token, length,
                            GPOINTER_TO_UINT (((gpointer *) data)[1]));
}

/* A table of few films; it stays. */
static const PlakatSearchTable *
few_films (void)
{
  static GBytes *parts[PLAKAT_N_PARTS];
  static PlakatSearchTable table;
  static guint32 ids[G_N_ELEMENTS (titles)];
  static float weights[G_N_ELEMENTS (titles)];
  PlakatSearchBytes bytes[PLAKAT_N_PARTS];
  g_autoptr (PlakatSearchSorter) sorter = NULL;

  if (table.n > 0)
    return &table;
  sorter = plakat_search_sorter_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *folded = plakat_text_fold (titles[i]);

      ids[i] = i + 1;
      plakat_search_tokens_of_text (folded, strlen (folded), take_token,
                                    (gpointer[]) { sorter, GUINT_TO_POINTER (i) });
      plakat_search_sorter_add (sorter, PLAKAT_MARK_WHOLE, folded, strlen (folded), i);
    }
  plakat_search_sorter_add (sorter, PLAKAT_MARK_YEAR, "1999", 4, 0);
  g_assert_true (plakat_search_sorter_finish (sorter, parts, NULL));
  for (guint i = 0; i < PLAKAT_N_PARTS; i++)
    {
      bytes[i] = (PlakatSearchBytes) { "", 0 };
      if (parts[i] != NULL)
        bytes[i].data = g_bytes_get_data (parts[i], &bytes[i].bytes);
    }
  bytes[PLAKAT_PART_IDS] = (PlakatSearchBytes) { ids, sizeof ids };
  bytes[PLAKAT_PART_WEIGHTS] = (PlakatSearchBytes) { weights, sizeof weights };
  g_assert_true (plakat_search_table_init (&table, PLAKAT_FIND_FILMS, bytes));
  return &table;
}

/* Whatever is typed finds something or nothing, and what is marked are whole letters in order. */
FUZZ (search_words)
{
  g_autofree char *words = g_strndup (bytes, length);

  find_all_ways (few_films (), few_films (), words);
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (GArray) ranges = plakat_highlight (titles[i], words);
      guint32 at = 0;

      for (guint j = 0; j < ranges->len; j++)
        {
          PlakatTextSource range = g_array_index (ranges, PlakatTextSource, j);

          g_assert_cmpuint (range.from, >=, at);
          g_assert_cmpuint (range.to, >, range.from);
          g_assert_cmpuint (range.to, <=, strlen (titles[i]));
          g_assert_true (g_utf8_validate (titles[i] + range.from, range.to - range.from, NULL));
          at = range.to;
        }
    }
}

/* ── what is in the file ──────────────────────────────────────────── */

/* A kind, a length for each part, the parts. Each stands in memory of just its size. */
FUZZ (search_table)
{
  static const char *const asked[] = { "the matrix 1999", "a", "ma", "matrxi", "starwars", "東京", "of the" };
  PlakatSearchBytes parts[PLAKAT_N_PARTS] = { 0 };
  gpointer copies[PLAKAT_N_PARTS] = { NULL };
  gsize at = 1 + 2 * PLAKAT_N_PARTS;
  PlakatSearchTable table;

  if (length < at)
    return;
  for (guint i = 0; i < PLAKAT_N_PARTS; i++)
    {
      gsize wanted = (guchar) bytes[1 + 2 * i] | (gsize) (guchar) bytes[2 + 2 * i] << 8;

      parts[i].bytes = MIN (wanted, length - at);
      copies[i] = g_malloc (MAX (parts[i].bytes, 1));
      memcpy (copies[i], bytes + at, parts[i].bytes);
      parts[i].data = copies[i];
      at += parts[i].bytes;
    }
  if (plakat_search_table_init (&table, (guchar) bytes[0] % PLAKAT_FIND_N_KINDS, parts))
    for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
      find_all_ways (&table, few_films (), asked[i]);
  for (guint i = 0; i < PLAKAT_N_PARTS; i++)
    g_free (copies[i]);
}

FUZZ_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-highlight.h"
#include "plakat-text.h"
#include "plakat-search-tokens.h"
#include "plakat-typo.h"

/* The whole table, as it stands in textbooks: letters are added, left out, replaced, or change places. */
static guint
plain_distance (const gunichar *a, glong n_a, const gunichar *b, glong n_b)
{
  guint table[40][40];

  for (glong i = 0; i <= n_a; i++)
    for (glong j = 0; j <= n_b; j++)
      {
        if (i == 0 || j == 0)
          {
            table[i][j] = i + j;
            continue;
          }
        table[i][j] = MIN (table[i - 1][j], table[i][j - 1]) + 1;
        table[i][j] = MIN (table[i][j], table[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          table[i][j] = MIN (table[i][j], table[i - 2][j - 2] + 1);
      }
  return table[n_a][n_b];
}

static char *
random_word (guint most, gboolean ascii)
{
  GString *word = g_string_new (NULL);

  for (int n = g_test_rand_int_range (1, most); n > 0; n--)
    g_string_append_unichar (word, ascii || g_test_rand_bit ()
                                       ? (gunichar) g_test_rand_int_range ('a', 'd')
                                       : (gunichar) g_test_rand_int_range (0x430, 0x432));
  return g_string_free (word, FALSE);
}

static void
test_distance (void)
{
  for (int n = 0; n < 40000; n++)
    {
      gboolean ascii = g_test_rand_bit ();
      g_autofree char *typed = random_word (12, ascii), *word = random_word (14, ascii);
      glong n_typed, n_word;
      g_autofree gunichar *a = g_utf8_to_ucs4_fast (typed, -1, &n_typed);
      g_autofree gunichar *b = g_utf8_to_ucs4_fast (word, -1, &n_word);
      guint most = g_test_rand_int_range (1, PLAKAT_TYPO_MOST + 1), begun, least = G_MAXUINT, whole;
      PlakatTypo typo;
      gsize end;

      g_assert_true (plakat_typo_init (&typo, typed, strlen (typed), most));
      whole = plakat_typo_compare (&typo, word, strlen (word), &begun, &end);
      for (glong j = 0; j <= n_word; j++)
        least = MIN (least, plain_distance (a, n_typed, b, j));
      g_test_message ("%s %s %u", typed, word, most);
      g_assert_cmpuint (whole, ==, MIN (plain_distance (a, n_typed, b, n_word), most + 1));
      g_assert_cmpuint (begun, ==, MIN (least, most + 1));
      if (begun <= most)
        g_assert_cmpuint (plain_distance (a, n_typed, b, end), ==, begun);
      /* what looks at letters alone never says no where there are few errors */
      if (begun <= most)
        g_assert_true (plakat_typo_can_be (&typo, plakat_typo_mask (word, strlen (word)), FALSE));
      if (whole <= most)
        g_assert_true (plakat_typo_can_be (&typo, plakat_typo_mask (word, strlen (word)), TRUE));
    }
}

static void
test_allowed (void)
{
  static const struct
  {
    const char *word;
    guint errors;
  } cases[] = { { "m", 0 },        { "it", 0 },   { "her", 1 },     { "jaws", 1 },       { "matrix", 1 },
                { "godzilla", 2 }, { "1984", 0 }, { "сталкер", 1 }, { "terminator2", 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (plakat_typo_allowed (cases[i].word, strlen (cases[i].word)), ==, cases[i].errors);
}

/* ── tokens ───────────────────────────────────────────────────────── */

static void
append_token (const char *token, gsize length, gpointer data)
{
  g_string_append_printf (data, "%.*s|", (int) length, token);
}

static void
test_tokens (void)
{
  static const struct
  {
    const char *text;
    const char *tokens;
    const char *asked;
  } cases[] = {
    { "The Matrix", "the|matrix|", "the|matrix*|" },
    { "L.A. Confidential", "l|a|confidential|la|", "l|a|confidential*|" },
    { "E.T.", "e|t|et|", "e|t*|" },
    { "東京物語", "東|東京|京|京物|物|物語|語|", "東京|京物|物語|" },
    { "愛", "愛|", "愛|" },
    { "2046年 love", "2046|年|love|", "2046|年|love*|" },
    { "…", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = plakat_text_fold (cases[i].text);
      g_autoptr (GPtrArray) asked = plakat_search_tokens_of_query (folded);
      g_autoptr (GString) tokens = g_string_new (NULL), words = g_string_new (NULL);

      plakat_search_tokens_of_text (folded, strlen (folded), append_token, tokens);
      for (guint j = 0; j < asked->len; j++)
        {
          const PlakatSearchToken *token = g_ptr_array_index (asked, j);

          g_string_append_printf (words, "%s%s|", token->text, token->prefix ? "*" : "");
        }
      g_assert_cmpstr (tokens->str, ==, cases[i].tokens);
      g_assert_cmpstr (words->str, ==, cases[i].asked);
    }
}

/* ── highlights ───────────────────────────────────────────────────── */

static void
test_highlight (void)
{
  static const struct
  {
    const char *text;
    const char *words;
    const char *marked;
  } cases[] = {
    { "The Matrix", "matr", "The [Matr]ix" },
    { "Amélie", "AMELI", "[Améli]e" },
    { "Ame\314\201lie", "ame", "[Ame\314\201]lie" },
    { "Æon Flux", "aeon", "[Æon] Flux" },
    { "Æon Flux", "a", "[Æ]on Flux" },
    { "Metropolis", "metropols", "[Metropolis]" },
    { "The Terminator", "termiantor the", "[The] [Terminator]" },
    { "Star Wars", "starwars", "[Star] [Wars]" },
    { "Starship", "star ship", "[Starship]" },
    { "東京物語", "京物", "東[京物]語" },
    { "Сталкер", "стал", "[Стал]кер" },
    { "Superman", "perm", "Su[perm]an" },
    { "Vertigo", "rebecca", "Vertigo" },
    { "", "x", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) ranges = plakat_highlight (cases[i].text, cases[i].words);
      g_autoptr (GString) marked = g_string_new (NULL);
      guint32 at = 0;

      for (guint j = 0; j < ranges->len; j++)
        {
          PlakatTextSource range = g_array_index (ranges, PlakatTextSource, j);

          g_assert_cmpuint (range.from, >=, at);
          g_string_append_len (marked, cases[i].text + at, range.from - at);
          g_string_append_printf (marked, "[%.*s]", (int) (range.to - range.from),
                                  cases[i].text + range.from);
          at = range.to;
        }
      g_string_append (marked, cases[i].text + at);
      g_assert_cmpstr (marked->str, ==, cases[i].marked);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typo/distance", test_distance);
  g_test_add_func ("/typo/allowed", test_allowed);
  g_test_add_func ("/tokens/of-texts-and-queries", test_tokens);
  g_test_add_func ("/highlight/ranges", test_highlight);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-film-dates.h"
#include "plakat-word-diff.h"

static char *
print (const char *text, GArray *spans)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      PlakatSpan *span = &g_array_index (spans, PlakatSpan, i);

      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, strlen (text));
      g_string_append_printf (out, "[%.*s]", (int) (span->end - span->start), text + span->start);
    }
  return g_string_free (out, FALSE);
}

static void
check (const char *one, const char *other, const char *of_one, const char *of_other)
{
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  g_autofree char *marked_one = NULL;
  g_autofree char *marked_other = NULL;

  plakat_word_diff (one, other, &first, &second);
  marked_one = print (one, first);
  marked_other = print (other, second);
  g_assert_cmpstr (marked_one, ==, of_one);
  g_assert_cmpstr (marked_other, ==, of_other);
}

static void
test_words (void)
{
  check ("", "", "", "");
  check ("the same words", "the same words", "", "");
  /* white space is not what people wrote */
  check ("the same  words", "the same\nwords ", "", "");
  check ("", "a b", "", "[a b]");
  check ("slow and cold", "slow and warm", "[cold]", "[warm]");
  check ("one two three four", "one four", "[two three]", "");
  check ("a b c d e", "a x c y e", "[b][d]", "[x][y]");
  /* a word is whole, however little of it differs, and letters are not bytes */
  check ("très beau", "très belle", "[beau]", "[belle]");
  check ("映画 は 良い", "映画 は 悪い", "[良い]", "[悪い]");
  check ("light.", "light", "[light.]", "[light]");
}

/* Without its marked words, each with the space behind it. */
static char *
take_out (const char *text, GArray *spans)
{
  GString *left = g_string_new (text);

  for (guint i = spans->len; i-- > 0;)
    {
      PlakatSpan *span = &g_array_index (spans, PlakatSpan, i);

      g_string_erase (left, span->start, span->end - span->start + 1);
    }
  return g_string_free (left, FALSE);
}

static char *
create_text (GRand *random)
{
  static const char *const words[] = { "a", "b", "c", "dd" };
  GString *text = g_string_new (NULL);

  for (int i = g_rand_int_range (random, 0, 12); i > 0; i--)
    g_string_append_printf (text, "%s ", words[g_rand_int_range (random, 0, 4)]);
  return g_string_free (text, FALSE);
}

/* What is not marked is in both, in the same order, whatever the texts are. */
static void
test_rest_is_common (void)
{
  GRand *random = g_rand_new_with_seed (7);

  for (int round = 0; round < 500; round++)
    {
      g_autofree char *one = create_text (random);
      g_autofree char *other = create_text (random);
      g_autoptr (GArray) of_one = NULL;
      g_autoptr (GArray) of_other = NULL;
      g_autofree char *rest = NULL;
      g_autofree char *other_rest = NULL;

      plakat_word_diff (one, other, &of_one, &of_other);
      rest = take_out (one, of_one);
      other_rest = take_out (other, of_other);
      g_assert_cmpstr (rest, ==, other_rest);
    }
  g_rand_free (random);
}

/* Texts as long as they may be, without a word in common: quick, and marked as a whole. */
static void
test_long (void)
{
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;

  for (int i = 0; i < 5000; i++)
    {
      g_string_append (one, "a ");
      g_string_append (other, "b ");
    }
  plakat_word_diff (one->str, other->str, &first, &second);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (g_array_index (second, PlakatSpan, 0).end, ==, 9999);
}

static void
check_dates (char *dates, const char *expected)
{
  g_autofree char *owned = dates;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_dates (void)
{
  g_auto (GStrv) days = plakat_film_dates_list ("2026-01-02\nnonsense\n2025-12-31\n2026-13-40\n");

  check_dates (plakat_film_dates_add (NULL, "2026-11-28"), "2026-11-28");
  check_dates (plakat_film_dates_add ("2026-11-28", "2025-01-01"), "2025-01-01\n2026-11-28");
  check_dates (plakat_film_dates_add ("2026-11-28", "2026-11-28"), "2026-11-28");
  check_dates (plakat_film_dates_remove ("2025-01-01\n2026-11-28", "2025-01-01"), "2026-11-28");
  check_dates (plakat_film_dates_remove ("2026-11-28", "2026-11-28"), "");
  /* what another program wrote there is not lost */
  check_dates (plakat_film_dates_add ("once upon a time", "2026-11-28"), "2026-11-28\nonce upon a time");
  g_assert_cmpuint (g_strv_length (days), ==, 2);
  g_assert_cmpstr (days[0], ==, "2026-01-02");
  check_dates (plakat_film_dates_describe ("2026-11-08"), "8 November 2026");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-diff/words", test_words);
  g_test_add_func ("/word-diff/rest-is-common", test_rest_is_common);
  g_test_add_func ("/word-diff/long", test_long);
  g_test_add_func ("/film-dates/set", test_dates);
  return g_test_run ();
}

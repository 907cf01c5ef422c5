/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-position.h"

#define INSERTIONS 100000

static void
assert_between (const char *position, const char *before, const char *after)
{
  g_assert_nonnull (position);
  g_assert_cmpuint (strlen (position), >, 0);
  g_assert_cmpuint (strlen (position), <=, PLAKAT_POSITION_MAX_LENGTH);
  g_assert_cmpuint (strspn (position, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), ==,
                    strlen (position));
  g_assert_true (before == NULL || strcmp (before, position) < 0);
  g_assert_true (after == NULL || strcmp (position, after) < 0);
}

static const char *
at (GPtrArray *positions, guint index)
{
  return index < positions->len ? g_ptr_array_index (positions, index) : NULL;
}

/* Insertions everywhere: always strictly between, and short. */
static void
test_random_insertions (void)
{
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);
  gsize longest = 0;

  for (guint i = 0; i < INSERTIONS; i++)
    {
      guint index = g_rand_int_range (random, 0, positions->len + 1);
      const char *before = index > 0 ? at (positions, index - 1) : NULL;
      const char *after = at (positions, index);
      char *position = plakat_position_between (before, after);

      assert_between (position, before, after);
      longest = MAX (longest, strlen (position));
      g_ptr_array_insert (positions, index, position);
    }
  for (guint i = 1; i < positions->len; i++)
    g_assert_cmpint (strcmp (at (positions, i - 1), at (positions, i)), <, 0);
  g_test_message ("%d random insertions, the longest position has %" G_GSIZE_FORMAT " characters", INSERTIONS,
                  longest);
  g_assert_cmpuint (longest, <=, 16);
}

/* The usual cases: at the end, and at the beginning. */
static void
test_ends (void)
{
  g_autofree char *last = NULL, *first = NULL;

  last = plakat_position_between (NULL, NULL);
  first = g_strdup (last);
  for (guint i = 1; i < INSERTIONS; i++)
    {
      char *next = plakat_position_between (last, NULL);
      char *before = plakat_position_between (NULL, first);

      assert_between (next, last, NULL);
      assert_between (before, NULL, first);
      g_assert_cmpuint (strlen (next), <=, i < 62 ? 2 : i < 62 + 62 * 62 ? 3 : 4);
      g_assert_cmpuint (strlen (before), <=, i <= 62 ? 2 : i <= 62 + 62 * 62 ? 3 : 4);
      g_free (last);
      g_free (first);
      last = next;
      first = before;
    }
}

/* One place again and again: grows by a character for each five, and says when there is no room. */
static void
test_one_place (gconstpointer data)
{
  gboolean upwards = GPOINTER_TO_INT (data);
  g_autofree char *low = g_strdup ("a0"), *high = g_strdup ("a1");
  guint count = 0;

  for (;;)
    {
      char *position = plakat_position_between (low, high);

      if (position == NULL)
        break;
      assert_between (position, low, high);
      count++;
      g_assert_cmpuint (strlen (position), <=, 3 + count / 5);
      g_free (upwards ? low : high);
      *(upwards ? &low : &high) = position;
    }
  g_assert_cmpuint (count, >, 5 * (PLAKAT_POSITION_MAX_LENGTH - 4));
}

/* Positions of other programs, and ends of what the numbers can say. */
static void
test_foreign (void)
{
  static const char *const pairs[][2] = {
    { NULL, "1" },   { "!", NULL },    { "~", NULL },    { "~~", "~~0V" },    { " ", "!" },
    { "a", "b" },    { "5", "50V" },   { "5", "51" },    { NULL, "000V" },    { "zzz", NULL },
    { "Zz", "a0" },  { "az", "b00" },  { "b0z", "b10" }, { "Yzz", "Z0" },     { "a0", "a0V" },
    { "a0V", "a1" }, { "a0", "c" },    { "A", NULL },    { NULL, "a-first" }, { "item-1", "item-2" },
    { NULL, "A5" },  { "\xff", NULL }, { "z", "\xff" },
  };
  static const char *const none[][2] = {
    { NULL, "0" }, { NULL, "000" }, { NULL, " " }, { "a", "a0" },
    { "b", "a" },  { "a", "a" },    { "a", "a!" }, { NULL, "!V" },
  };
  g_autofree char *most = g_strnfill (27, 'z'), *least = g_strnfill (27, '0');
  g_autofree char *above = NULL, *below = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *position = plakat_position_between (pairs[i][0], pairs[i][1]);

      g_assert_nonnull (position);
      g_assert_true (pairs[i][0] == NULL || strcmp (pairs[i][0], position) < 0);
      g_assert_true (pairs[i][1] == NULL || strcmp (position, pairs[i][1]) < 0);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (plakat_position_between (none[i][0], none[i][1]));

  above = plakat_position_between (most, NULL);
  assert_between (above, most, NULL);
  *least = 'A';
  below = plakat_position_between (NULL, least);
  assert_between (below, NULL, least);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/position/random-insertions", test_random_insertions);
  g_test_add_func ("/position/ends", test_ends);
  g_test_add_data_func ("/position/one-place-upwards", GINT_TO_POINTER (TRUE), test_one_place);
  g_test_add_data_func ("/position/one-place-downwards", GINT_TO_POINTER (FALSE), test_one_place);
  g_test_add_func ("/position/foreign", test_foreign);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <time.h>

#include "plakat-diff3.h"

#define ROUNDS 10000

static void
test_examples (void)
{
  static const struct
  {
    const char *base, *mine, *theirs, *merged;
  } examples[] = {
    { "a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC" },
    { "a\nb\nc\n", "a\nb\nc\nd\n", "0\na\nb\nc\n", "0\na\nb\nc\nd\n" },
    /* The same on both sides is so once. */
    { "a\nb\nc", "a\nx\nc", "a\nx\nc", "a\nx\nc" },
    { "a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "A\nb\nc\nd\nE", "A\nb\nc\nd\nE" },
    { "a\nb\nc", "a\nc", "a\nc", "a\nc" },
    /* Taken away there and kept here. */
    { "a\nb\nc\nd", "a\nb\nc\nD", "b\nc\nd", "b\nc\nD" },
    { "a\nb\nc", "a\nb\nc", "", "" },
    { NULL, NULL, "a", "a" },
    { NULL, "a", NULL, "a" },
    { NULL, NULL, NULL, "" },
    { "", "a", "a", "a" },
    /* Overlaps: the same line, lines next to each other, two ends at once, an edit of what went. */
    { "a\nb\nc", "a\nx\nc", "a\ny\nc", NULL },
    { "a\nb\nc", "A\nb\nc", "a\nB\nc", NULL },
    { "a", "a\nmine", "a\ntheirs", NULL },
    { "a", "mine\na", "theirs\na", NULL },
    { "a\nb\nc", "a\nc", "a\nB\nc", NULL },
    { "", "mine", "theirs", NULL },
    { "a\nb", "a\nx\nb", "a\ny\nb", NULL },
    { "a\nb\nc\nd", "a\nx\ny\nd", "a\nx\nz\nd", NULL },
    { "a\nb\nc\nd", "a\nx\nd", "a\nx\ny\nd", NULL },
    /* The end of the last line is a line of its own. */
    { "a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n" },
    { "a\r\nb", "a\r\nb", "a\nb", "a\nb" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *merged = plakat_diff3_merge (examples[i].base, examples[i].mine, examples[i].theirs);
      g_autofree char *mirrored = plakat_diff3_merge (examples[i].base, examples[i].theirs, examples[i].mine);

      g_assert_cmpstr (merged, ==, examples[i].merged);
      g_assert_cmpstr (mirrored, ==, examples[i].merged);
    }
}

/* Lines of a small alphabet, so that texts have much in common and many lines twice. */
static GPtrArray *
make_lines (GRand *random, guint most, guint alphabet)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  guint count = g_rand_int_range (random, 1, most + 1);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (lines, g_strdup_printf ("%d", g_rand_int_range (random, 0, alphabet)));
  return lines;
}

/* Takes some lines away, changes and adds some; @mark makes added lines such as no other text has. */
static GPtrArray *
edit_lines (GRand *random, GPtrArray *base, const char *mark, guint alphabet)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  guint rarely = g_rand_int_range (random, 2, 30);

  for (guint i = 0; i < base->len; i++)
    {
      if (g_rand_int_range (random, 0, rarely) == 0)
        g_ptr_array_add (lines, g_strdup_printf ("%s%d", mark, g_rand_int_range (random, 0, alphabet)));
      if (g_rand_int_range (random, 0, rarely) != 0)
        g_ptr_array_add (lines, g_strdup (g_ptr_array_index (base, i)));
    }
  return lines;
}

static char *
join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, i > 0 ? "\n%s" : "%s", (char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

/* How often each line is there. */
static GHashTable *
count_lines (const char *text)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_hash_table_insert (counts, g_strdup (lines[i]),
                         GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (counts, lines[i])) + 1));
  return counts;
}

static int
get_count (GHashTable *counts, const char *line)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (counts, line));
}

/*
 * Every line that the base does not have, and a side added, is in the merged text as often as there; what
 * both added alike may be there once.
 */
static void
assert_counts (const char *base, const char *mine, const char *theirs, const char *merged)
{
  g_autoptr (GHashTable) b = count_lines (base), m = count_lines (mine), t = count_lines (theirs),
                         r = count_lines (merged);
  GHashTable *all[] = { b, m, t, r };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, all[i]);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          int by_mine = get_count (m, key), by_theirs = get_count (t, key);

          if (get_count (b, key) > 0)
            continue;
          g_assert_cmpint (get_count (r, key), >=, MAX (by_mine, by_theirs));
          g_assert_cmpint (get_count (r, key), <=, by_mine + by_theirs);
        }
    }
}

static void
test_properties (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);
  guint merges = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      guint alphabet = g_rand_int_range (random, 2, 20);
      g_autoptr (GPtrArray) b = make_lines (random, 40, alphabet);
      g_autoptr (GPtrArray) m = edit_lines (random, b, i % 2 ? "" : "m", alphabet);
      g_autoptr (GPtrArray) t = edit_lines (random, b, i % 2 ? "" : "t", alphabet);
      g_autofree char *base = join (b), *mine = join (m), *theirs = join (t);
      g_autofree char *merged = plakat_diff3_merge (base, mine, theirs);
      g_autofree char *mirrored = plakat_diff3_merge (base, theirs, mine);
      g_autofree char *only_mine = plakat_diff3_merge (base, mine, base);
      g_autofree char *only_theirs = plakat_diff3_merge (base, base, theirs);
      g_autofree char *both = plakat_diff3_merge (base, mine, mine);

      g_assert_cmpstr (merged, ==, mirrored);
      g_assert_cmpstr (only_mine, ==, mine);
      g_assert_cmpstr (only_theirs, ==, theirs);
      g_assert_cmpstr (both, ==, mine);
      if (merged != NULL)
        {
          assert_counts (base, mine, theirs, merged);
          merges++;
        }
    }
  g_test_message ("%u of %d pairs of edits were merged", merges, ROUNDS);
  g_assert_cmpuint (merges, >, ROUNDS / 10);
  g_assert_cmpuint (merges, <, ROUNDS);
}

/* Edits of lines that are far enough apart, each of them known: the merged text is the one that was meant. */
static void
test_apart (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) base = g_string_new ("start"), mine = g_string_new ("start"),
                          theirs = g_string_new ("start"), meant = g_string_new ("start");

      for (guint j = 0; j < 60; j++)
        {
          guint what = j % 2 == 0 ? g_rand_int_range (random, 0, 8) : 99;
          const char *mark = what < 3 ? "m" : "t";
          GString *side = what < 3 ? mine : theirs, *other = what < 3 ? theirs : mine;

          if (what >= 6)
            side = other = NULL;
          g_string_append_printf (base, "\n%u", j);
          if (side == NULL)
            {
              g_string_append_printf (mine, "\n%u", j);
              g_string_append_printf (theirs, "\n%u", j);
              g_string_append_printf (meant, "\n%u", j);
              continue;
            }
          g_string_append_printf (other, "\n%u", j);
          if (what % 3 == 0)
            continue;
          g_string_append_printf (side, what % 3 == 1 ? "\n%s%u" : "\n%s%u\nand more", mark, j);
          g_string_append_printf (meant, what % 3 == 1 ? "\n%s%u" : "\n%s%u\nand more", mark, j);
        }
      {
        g_autofree char *merged = plakat_diff3_merge (base->str, mine->str, theirs->str);

        g_assert_cmpstr (merged, ==, meant->str);
      }
    }
}

static char *
make_worst (GRand *random, guint lines, const char *alphabet)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines; i++)
    {
      g_string_append_c (text, alphabet[g_rand_int_range (random, 0, strlen (alphabet))]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* Microseconds that this thread alone has used: a busy computer does not count. */
static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The longest texts there are, made of the shortest lines: still quick, and still true where just a side
 * changed. */
static void
test_worst (void)
{
  static const char *const alphabets[] = { "ab", "abcdefghijklmnopqrstuvwxyz", "" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 longest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (alphabets) * 4; i++)
    {
      const char *alphabet = alphabets[i % G_N_ELEMENTS (alphabets)];
      gboolean is_empty = *alphabet == '\0';
      g_autofree char *base = is_empty ? g_strnfill (10000, '\n') : make_worst (random, 10000, alphabet);
      g_autofree char *mine = is_empty ? g_strnfill (9000, '\n') : make_worst (random, 10000, alphabet);
      g_autofree char *theirs = is_empty ? g_strdup ("") : make_worst (random, 9000, alphabet);
      g_autofree char *merged = NULL, *only = NULL;
      gint64 start = get_cpu_time ();

      merged = plakat_diff3_merge (base, mine, theirs);
      longest = MAX (longest, get_cpu_time () - start);
      only = plakat_diff3_merge (base, base, mine);
      g_assert_cmpstr (only, ==, mine);
    }
  g_test_message ("the longest of 10,000 lines took %.1f ms", longest / 1000.0);
  /* A bound that a slow computer under a sanitizer keeps, and that comparing each line with each does not. */
  g_assert_cmpint (longest, <, 2 * G_USEC_PER_SEC);
}

/* Where two texts differ beyond what is compared, the middle is one change: nothing is merged into it by
 * mistake. */
static void
test_too_different (void)
{
  g_autoptr (GString) base = g_string_new ("first\n"), mine = g_string_new ("first\n");
  g_autofree char *theirs = NULL, *merged = NULL, *edited = NULL, *none = NULL, *expected = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_string_append_printf (base, "b%u\n", i);
      g_string_append_printf (mine, "m%u\n", i);
    }
  g_string_append (base, "near\nlast");
  g_string_append (mine, "near\nlast");
  theirs = g_strconcat (base->str, " word", NULL);
  expected = g_strconcat (mine->str, " word", NULL);
  merged = plakat_diff3_merge (base->str, mine->str, theirs);
  g_assert_cmpstr (merged, ==, expected);
  edited = g_strconcat ("first\nb0\nb1 edited", strchr (base->str + strlen ("first\nb0\n"), '\n'), NULL);
  none = plakat_diff3_merge (base->str, mine->str, edited);
  g_assert_null (none);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diff3/examples", test_examples);
  g_test_add_func ("/diff3/properties", test_properties);
  g_test_add_func ("/diff3/apart", test_apart);
  g_test_add_func ("/diff3/worst", test_worst);
  g_test_add_func ("/diff3/too-different", test_too_different);
  return g_test_run ();
}

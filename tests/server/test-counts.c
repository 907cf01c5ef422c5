/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-counts.h"
#include "plakat-json.h"

static void
expect (PlakatCounts *counts, gint64 state, const char *key, gint64 wanted)
{
  gint64 count = -1;

  g_assert_cmpint (plakat_counts_find (counts, state, key, &count), ==, wanted >= 0);
  g_assert_cmpint (count, ==, wanted);
}

static void
test_states (void)
{
  g_autoptr (PlakatCounts) counts = plakat_counts_new (10);

  expect (counts, 1, "a", -1);
  plakat_counts_keep (counts, 1, "a", 5);
  plakat_counts_keep (counts, 1, "b", 0);
  expect (counts, 1, "a", 5);
  expect (counts, 1, "b", 0);
  expect (counts, 2, "a", -1);
  plakat_counts_keep (counts, 2, "b", 7);
  expect (counts, 2, "a", -1);
  expect (counts, 2, "b", 7);
  expect (counts, 1, "a", -1);
}

/* The one that was asked for longest ago goes. */
static void
test_least_used (void)
{
  g_autoptr (PlakatCounts) counts = plakat_counts_new (3);

  plakat_counts_keep (counts, 1, "a", 1);
  plakat_counts_keep (counts, 1, "b", 2);
  plakat_counts_keep (counts, 1, "c", 3);
  expect (counts, 1, "a", 1);
  plakat_counts_keep (counts, 1, "d", 4);
  expect (counts, 1, "b", -1);
  expect (counts, 1, "a", 1);
  expect (counts, 1, "c", 3);
  expect (counts, 1, "d", 4);
}

static void
test_nothing (void)
{
  plakat_counts_keep (NULL, 1, "a", 1);
  expect (NULL, 1, "a", -1);
}

static gpointer
use_counts (gpointer data)
{
  PlakatCounts *counts = data;

  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i % 37);
      gint64 count;

      if (plakat_counts_find (counts, i % 3, key, &count))
        g_assert_cmpint (count, ==, (i % 3) * 1000 + i % 37);
      else
        plakat_counts_keep (counts, i % 3, key, (i % 3) * 1000 + i % 37);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (PlakatCounts) counts = plakat_counts_new (20);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("counts", use_counts, counts);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* Parts of a text are found as they are written, whatever stands within texts. */
static void
test_json_find (void)
{
  static const char json[] =
      "{\"title\":\"\\\"cast\\\":[1] \\\\\",\"cast\":[{\"a\":\"]}\",\"b\":[1,2]},{}],\"number\":-12.5,"
      "\"text\":\"x\\\"y\",\"nothing\":null,\"last\":{\"deep\":[]}}";
  static const struct
  {
    const char *name;
    const char *value;
  } parts[] = {
    { "title", "\"\\\"cast\\\":[1] \\\\\"" },
    { "cast", "[{\"a\":\"]}\",\"b\":[1,2]},{}]" },
    { "number", "-12.5" },
    { "text", "\"x\\\"y\"" },
    { "nothing", "null" },
    { "last", "{\"deep\":[]}" },
    { "absent", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gsize length;
      const char *value = plakat_json_find (json, parts[i].name, &length);

      if (parts[i].value == NULL)
        g_assert_null (value);
      else
        g_assert_cmpmem (value, length, parts[i].value, strlen (parts[i].value));
    }
}

static void
test_json_members (void)
{
  g_autoptr (GString) json = g_string_new ("{");

  plakat_json_append_member (json, "a", "x\"\n");
  plakat_json_append_int (json, "b", G_MININT64);
  plakat_json_append_member (json, "c", NULL);
  g_assert_cmpstr (json->str, ==, "{\"a\":\"x\\\"\\u000a\",\"b\":-9223372036854775808,\"c\":null");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/counts/states", test_states);
  g_test_add_func ("/server/counts/least-used", test_least_used);
  g_test_add_func ("/server/counts/nothing", test_nothing);
  g_test_add_func ("/server/counts/threads", test_threads);
  g_test_add_func ("/server/json/find", test_json_find);
  g_test_add_func ("/server/json/members", test_json_members);
  return g_test_run ();
}

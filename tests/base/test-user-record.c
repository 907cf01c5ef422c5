/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-server-kind.h"
#include "plakat-user-record.h"

static void
test_fields (void)
{
  g_autoptr (PlakatFields) fields = plakat_fields_new ();
  g_autoptr (PlakatFields) copy = NULL, parsed = NULL, nothing = NULL;
  g_autofree char *text = NULL, *none = NULL;
  g_autoptr (GError) error = NULL;
  const char *name, *value;

  g_assert_true (plakat_fields_is_empty (fields));
  g_assert_true (plakat_fields_equal (fields, NULL));
  g_assert_null (plakat_fields_copy (NULL));
  g_assert_null (plakat_fields_get (NULL, "name"));
  g_assert_null (plakat_fields_parse (NULL, &error));
  g_assert_no_error (error);

  plakat_fields_set (fields, "name", "B");
  plakat_fields_set (fields, "description", "One\n“two”");
  plakat_fields_set (fields, "name", "A");
  plakat_fields_set (fields, "cover", "tmdb:1");
  plakat_fields_set (fields, "cover", "");
  plakat_fields_set (fields, "nothing", NULL);
  g_assert_cmpstr (plakat_fields_get (fields, "name"), ==, "A");
  g_assert_null (plakat_fields_get (fields, "cover"));
  g_assert_null (plakat_fields_get (fields, "zebra"));
  g_assert_true (plakat_fields_get_nth (fields, 0, &name, &value));
  g_assert_cmpstr (name, ==, "description");
  g_assert_true (plakat_fields_get_nth (fields, 1, &name, NULL));
  g_assert_cmpstr (name, ==, "name");
  g_assert_false (plakat_fields_get_nth (fields, 2, &name, &value));

  copy = plakat_fields_copy (fields);
  text = plakat_fields_print (copy);
  g_assert_cmpstr (text, ==, "{\"description\":\"One\\n“two”\",\"name\":\"A\"}");
  parsed = plakat_fields_parse (text, &error);
  g_assert_no_error (error);
  g_assert_true (plakat_fields_equal (parsed, fields));
  plakat_fields_set (parsed, "name", "C");
  g_assert_false (plakat_fields_equal (parsed, fields));
  plakat_fields_set (parsed, "name", NULL);
  g_assert_false (plakat_fields_equal (parsed, fields));
  plakat_fields_set (parsed, "nam", "A");
  g_assert_false (plakat_fields_equal (parsed, fields));

  nothing = plakat_fields_parse ("{\"name\":null,\"text\":\"\"}", &error);
  g_assert_no_error (error);
  g_assert_true (plakat_fields_is_empty (nothing));
  none = plakat_fields_print (nothing);
  g_assert_null (none);
}

static void
test_fields_refused (void)
{
  static const struct
  {
    const char *json;
    int code;
  } cases[] = {
    { "", PLAKAT_BASE_ERROR_WIRE },
    { "[]", PLAKAT_BASE_ERROR_WIRE },
    { "null", PLAKAT_BASE_ERROR_WIRE },
    { "{\"a\":1}", PLAKAT_BASE_ERROR_WIRE },
    { "{\"a\":[\"b\"]}", PLAKAT_BASE_ERROR_WIRE },
    { "{\"a\":{}}", PLAKAT_BASE_ERROR_WIRE },
    { "{\"\":\"b\"}", PLAKAT_BASE_ERROR_WIRE },
    { "{\"A\":\"b\"}", PLAKAT_BASE_ERROR_WIRE },
    { "{\"a b\":\"b\"}", PLAKAT_BASE_ERROR_WIRE },
    { "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":\"b\"}",
      PLAKAT_BASE_ERROR_WIRE },
    { "{\"a\":\"b\",}", PLAKAT_BASE_ERROR_WIRE },
  };
  g_autoptr (GString) many = g_string_new ("{");
  g_autofree char *filler = g_strnfill (70001, 'x');
  g_autofree char *too_long = g_strdup_printf ("{\"a\":\"%s\"}", filler);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_null (plakat_fields_parse (cases[i].json, &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  g_assert_null (plakat_fields_parse (too_long, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT);
  g_clear_error (&error);

  for (guint i = 0; i < 33; i++)
    g_string_append_printf (many, "%s\"f%u\":\"x\"", i > 0 ? "," : "", i);
  g_string_append_c (many, '}');
  g_assert_null (plakat_fields_parse (many->str, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT);
}

static void
test_kinds (void)
{
  for (PlakatUserRecordKind kind = 0; kind < PLAKAT_N_USER_RECORD_KINDS; kind++)
    {
      PlakatUserRecordKind same = PLAKAT_N_USER_RECORD_KINDS;

      g_assert_true (plakat_user_record_kind_from_string (plakat_user_record_kind_to_string (kind), &same));
      g_assert_cmpint (same, ==, kind);
      g_assert_cmpint (plakat_user_record_kind_is_of_film (kind), ==, kind <= PLAKAT_USER_RECORD_WATCHED);
    }
  for (PlakatServerKind kind = 0; kind < PLAKAT_N_SERVER_KINDS; kind++)
    {
      PlakatServerKind same = PLAKAT_N_SERVER_KINDS;

      g_assert_true (plakat_server_kind_from_string (plakat_server_kind_to_string (kind), &same));
      g_assert_cmpint (same, ==, kind);
    }
  {
    PlakatUserRecordKind record = 0;
    PlakatServerKind server = 0;

    g_assert_false (plakat_user_record_kind_from_string ("dance", &record));
    g_assert_false (plakat_user_record_kind_from_string (NULL, &record));
    g_assert_false (plakat_server_kind_from_string ("dance", &server));
    g_assert_false (plakat_server_kind_from_string (NULL, &server));
  }

  g_assert_cmpint (plakat_user_record_get_field_type (PLAKAT_USER_RECORD_RATING, "stars"), ==,
                   PLAKAT_FIELD_SCALAR);
  g_assert_cmpint (plakat_user_record_get_field_type (PLAKAT_USER_RECORD_RATING, "text"), ==,
                   PLAKAT_FIELD_TEXT);
  g_assert_cmpint (plakat_user_record_get_field_type (PLAKAT_USER_RECORD_WATCHED, "dates"), ==,
                   PLAKAT_FIELD_SET);
  g_assert_cmpint (plakat_user_record_get_field_type (PLAKAT_USER_RECORD_WATCHED, "text"), ==,
                   PLAKAT_FIELD_SCALAR);
  g_assert_cmpint (plakat_user_record_get_field_type (PLAKAT_USER_RECORD_LIST, "later"), ==,
                   PLAKAT_FIELD_SCALAR);
}

/* Returns: (transfer full): @unit, @count times */
static char *
repeat (const char *unit, guint count)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

static gboolean
allows (PlakatUserRecordKind kind, const char *field, const char *value)
{
  g_autoptr (PlakatFields) fields = plakat_fields_new ();
  g_autoptr (GError) error = NULL;
  gboolean allowed;

  if (kind == PLAKAT_USER_RECORD_PROFILE || kind == PLAKAT_USER_RECORD_LIST)
    plakat_fields_set (fields, "name", "A");
  plakat_fields_set (fields, field, value);
  allowed = plakat_user_record_check (kind, fields, &error);
  if (allowed)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
      /* A sentence that says what to do. */
      g_assert_nonnull (strstr (error->message, ": "));
    }
  return allowed;
}

static void
test_lengths (void)
{
  static const struct
  {
    PlakatUserRecordKind kind;
    const char *field;
    guint most;
  } limits[] = {
    { PLAKAT_USER_RECORD_PROFILE, "name", 64 },
    { PLAKAT_USER_RECORD_LIST, "name", 120 },
    { PLAKAT_USER_RECORD_LIST, "description", 2000 },
    { PLAKAT_USER_RECORD_RATING, "text", 10000 },
    { PLAKAT_USER_RECORD_NOTE, "text", 10000 },
    { PLAKAT_USER_RECORD_ACCOUNT, "biography", 500 },
    { PLAKAT_USER_RECORD_ACCOUNT, "display_name", 120 },
    { PLAKAT_USER_RECORD_ACCOUNT, "favourite_genres", 64 },
    { PLAKAT_USER_RECORD_NOTE, "later", 10000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *longest = repeat ("ü", limits[i].most), *longer = repeat ("ü", limits[i].most + 1);

      g_assert_true (allows (limits[i].kind, limits[i].field, longest));
      g_assert_false (allows (limits[i].kind, limits[i].field, longer));
    }
}

static void
test_values (void)
{
  static const struct
  {
    PlakatUserRecordKind kind;
    const char *field, *value;
    gboolean allowed;
  } cases[] = {
    { PLAKAT_USER_RECORD_RATING, "stars", "1", TRUE },
    { PLAKAT_USER_RECORD_RATING, "stars", "9", TRUE },
    { PLAKAT_USER_RECORD_RATING, "stars", "10", TRUE },
    { PLAKAT_USER_RECORD_RATING, "stars", "0", FALSE },
    { PLAKAT_USER_RECORD_RATING, "stars", "11", FALSE },
    { PLAKAT_USER_RECORD_RATING, "stars", "01", FALSE },
    { PLAKAT_USER_RECORD_RATING, "stars", "100", FALSE },
    { PLAKAT_USER_RECORD_RATING, "stars", "4.5", FALSE },
    { PLAKAT_USER_RECORD_RATING, "stars", "four", FALSE },
    { PLAKAT_USER_RECORD_RATING, "text", "Lines\n\tand more\n", TRUE },
    { PLAKAT_USER_RECORD_RATING, "text", "\xff", FALSE },
    { PLAKAT_USER_RECORD_PROFILE, "name", "The kid", TRUE },
    { PLAKAT_USER_RECORD_PROFILE, "name", "  ", FALSE },
    { PLAKAT_USER_RECORD_PROFILE, "name", "two\nlines", FALSE },
    { PLAKAT_USER_RECORD_LIST, "name", "\u00a0\u2003", FALSE },
    { PLAKAT_USER_RECORD_LIST, "cover", "tmdb:603", TRUE },
    { PLAKAT_USER_RECORD_LIST, "cover", "/poster.jpg", FALSE },
    { PLAKAT_USER_RECORD_LIST, "query", "genre:noir -country:US sort:title", TRUE },
    { PLAKAT_USER_RECORD_LIST, "query", "genre:noir\nyear:1950", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "birth_date", "1985-04-30", TRUE },
    { PLAKAT_USER_RECORD_ACCOUNT, "birth_date", "1985-04-31", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "birth_date", "1985-04", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "birth_date", "yesterday", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "favourite_genres", "Drama\nWestern", TRUE },
    { PLAKAT_USER_RECORD_ACCOUNT, "favourite_genres", "Western\nDrama", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "favourite_genres", "Drama\nDrama", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "favourite_genres", "Drama\n", FALSE },
    { PLAKAT_USER_RECORD_ACCOUNT, "notifications", "\tnews", FALSE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "2024-02-29", TRUE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "2024-02-29\n2026-11-28", TRUE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "2023-02-29", FALSE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "2026-11-28\n2024-02-29", FALSE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "2024-02-29\n2024-02-29", FALSE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "2024-02", FALSE },
    { PLAKAT_USER_RECORD_WATCHED, "dates", "\n2024-02-29", FALSE },
    { PLAKAT_USER_RECORD_NOTE, "later", "anything\nat all", TRUE },
  };
  g_autoptr (PlakatFields) nameless = plakat_fields_new ();
  g_autoptr (PlakatFields) many = plakat_fields_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT " of “%s”", i, cases[i].field);
      g_assert_cmpint (allows (cases[i].kind, cases[i].field, cases[i].value), ==, cases[i].allowed);
    }

  g_assert_true (plakat_user_record_check (PLAKAT_USER_RECORD_LIST, NULL, NULL));
  plakat_fields_set (nameless, "description", "Of what?");
  g_assert_false (plakat_user_record_check (PLAKAT_USER_RECORD_LIST, nameless, NULL));
  g_assert_true (plakat_user_record_check (PLAKAT_USER_RECORD_NOTE, nameless, NULL));

  for (guint i = 0; i < 33; i++)
    {
      g_autofree char *name = g_strdup_printf ("field%u", i);

      g_assert_true (plakat_user_record_check (PLAKAT_USER_RECORD_NOTE, many, NULL));
      plakat_fields_set (many, name, "x");
    }
  g_assert_false (plakat_user_record_check (PLAKAT_USER_RECORD_NOTE, many, NULL));
}

static void
test_members (void)
{
  g_autoptr (GString) dates = g_string_new (NULL);

  for (guint i = 0; i < 1001; i++)
    {
      g_autoptr (GDate) day = g_date_new_julian (735000 + i);

      g_string_append_printf (dates, "%s%04u-%02u-%02u", i > 0 ? "\n" : "", g_date_get_year (day),
                              g_date_get_month (day), g_date_get_day (day));
      if (i < 2 || i > 997)
        g_assert_cmpint (allows (PLAKAT_USER_RECORD_WATCHED, "dates", dates->str), ==, i < 1000);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/user-record/fields", test_fields);
  g_test_add_func ("/user-record/fields-refused", test_fields_refused);
  g_test_add_func ("/user-record/kinds", test_kinds);
  g_test_add_func ("/user-record/lengths", test_lengths);
  g_test_add_func ("/user-record/values", test_values);
  g_test_add_func ("/user-record/members", test_members);
  return g_test_run ();
}

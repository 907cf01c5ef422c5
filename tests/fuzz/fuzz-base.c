/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "plakat-date.h"
#include "plakat-diff3.h"
#include "plakat-error.h"
#include "plakat-look.h"
#include "plakat-merge-record.h"
#include "plakat-position.h"
#include "plakat-query.h"
#include "plakat-text.h"
#include "plakat-wire-film.h"
#include "plakat-wire-sync.h"
#include "plakat-wire.h"

/* All that reads foreign bytes in src/base. What was read can be printed, and read and printed again to the
 * same. */

static JsonObject *
parse (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, &error);

  FUZZ_ASSERT_ANSWERED (object, error);
  return object;
}

FUZZ (json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = plakat_wire_parse (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, &error);

  FUZZ_ASSERT_ANSWERED (root, error);
}

static char *
print_film (PlakatFilm *film)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  plakat_film_to_json (film, builder);
  return plakat_wire_print (builder, NULL);
}

static PlakatFilm *
read_film (const char *bytes, gsize length)
{
  g_autoptr (JsonObject) object = parse (bytes, length);
  g_autoptr (GError) error = NULL;
  PlakatFilm *film;

  if (object == NULL)
    return NULL;
  film = plakat_film_from_json (object, &error);
  FUZZ_ASSERT_ANSWERED (film, error);
  return film;
}

FUZZ (film)
{
  g_autoptr (PlakatFilm) film = read_film (bytes, length);
  g_autoptr (PlakatFilm) again = NULL;
  g_autofree char *text = NULL, *same = NULL;

  if (film == NULL)
    return;
  g_assert_true (plakat_text_is_uid (film->uid));
  text = print_film (film);
  again = read_film (text, strlen (text));
  g_assert_nonnull (again);
  same = print_film (again);
  g_assert_cmpstr (text, ==, same);
}

static char *
print_person (PlakatPerson *person)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  plakat_person_to_json (person, builder);
  return plakat_wire_print (builder, NULL);
}

static PlakatPerson *
read_person (const char *bytes, gsize length)
{
  g_autoptr (JsonObject) object = parse (bytes, length);
  g_autoptr (GError) error = NULL;
  PlakatPerson *person;

  if (object == NULL)
    return NULL;
  person = plakat_person_from_json (object, &error);
  FUZZ_ASSERT_ANSWERED (person, error);
  return person;
}

FUZZ (person)
{
  g_autoptr (PlakatPerson) person = read_person (bytes, length);
  g_autoptr (PlakatPerson) again = NULL;
  g_autofree char *text = NULL, *same = NULL;

  if (person == NULL)
    return;
  g_assert_true (plakat_text_is_uid (person->uid));
  text = print_person (person);
  again = read_person (text, strlen (text));
  g_assert_nonnull (again);
  same = print_person (again);
  g_assert_cmpstr (text, ==, same);
}

FUZZ (catalogue_page)
{
  g_autoptr (JsonObject) object = parse (bytes, length);
  g_autoptr (PlakatCataloguePage) page = NULL;
  g_autoptr (GError) error = NULL;

  if (object == NULL)
    return;
  page = plakat_catalogue_page_from_json (object, &error);
  FUZZ_ASSERT_ANSWERED (page, error);
  if (page != NULL)
    g_assert_true (page->epoch != NULL && page->cursor != NULL && page->total >= 0);
}

static PlakatFeed *
read_feed (const char *bytes, gsize length)
{
  g_autoptr (JsonObject) object = parse (bytes, length);
  g_autoptr (GError) error = NULL;
  PlakatFeed *feed;

  if (object == NULL)
    return NULL;
  feed = plakat_feed_from_json (object, &error);
  FUZZ_ASSERT_ANSWERED (feed, error);
  return feed;
}

static char *
print_feed (PlakatFeed *feed)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "epoch", feed->epoch);
  plakat_wire_add_text (builder, "cursor", feed->cursor);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < feed->entries->len; i++)
    {
      PlakatEntry *entry = g_ptr_array_index (feed->entries, i);

      g_assert_true (plakat_text_is_uid (entry->film_uid));
      g_assert_true (entry->poster_path == NULL || plakat_text_is_image_path (entry->poster_path));
      if (g_str_has_prefix (entry->list_uid, "list:"))
        plakat_list_entry_to_json (entry, builder);
      else if (g_str_has_prefix (entry->list_uid, "profile:"))
        plakat_profile_entry_to_json (entry->list_uid + strlen ("profile:"), entry, builder);
      else
        plakat_entry_to_json (entry, builder);
    }
  for (guint i = 0; i < feed->ratings->len; i++)
    {
      PlakatRating *rating = g_ptr_array_index (feed->ratings, i);

      g_assert_true (rating->half_stars >= 0 && rating->half_stars <= PLAKAT_MAX_HALF_STARS);
      plakat_rating_to_json (rating, builder);
    }
  for (guint i = 0; i < feed->records->len; i++)
    {
      PlakatUserRecord *record = g_ptr_array_index (feed->records, i);

      g_assert_true (plakat_user_record_check (record->kind, record->fields, NULL));
      if (record->kind == PLAKAT_USER_RECORD_PROFILE)
        plakat_profile_to_json (record->uid, plakat_fields_get (record->fields, "name"),
                                record->fields != NULL, record->tag, record->updated_at, builder);
      else
        plakat_user_record_to_json (record, builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

FUZZ (feed)
{
  g_autoptr (PlakatFeed) feed = read_feed (bytes, length);
  g_autoptr (PlakatFeed) again = NULL;
  g_autofree char *text = NULL, *same = NULL;

  if (feed == NULL)
    return;
  text = print_feed (feed);
  again = read_feed (text, strlen (text));
  g_assert_nonnull (again);
  same = print_feed (again);
  g_assert_cmpstr (text, ==, same);
}

static GPtrArray *
read_ops (const char *bytes, gsize length, char **device)
{
  g_autoptr (JsonObject) object = parse (bytes, length);
  g_autoptr (GError) error = NULL;
  GPtrArray *ops;

  if (object == NULL)
    return NULL;
  ops = plakat_ops_from_json (object, device, &error);
  FUZZ_ASSERT_ANSWERED (ops, error);
  g_assert_true ((ops != NULL) == (*device != NULL));
  return ops;
}

FUZZ (ops)
{
  g_autofree char *device = NULL, *same_device = NULL, *text = NULL, *same = NULL;
  g_autoptr (GPtrArray) ops = read_ops (bytes, length, &device);
  g_autoptr (GPtrArray) again = NULL;
  gsize printed;

  if (ops == NULL)
    return;
  text = plakat_ops_print (ops, device, &printed);
  again = read_ops (text, printed, &same_device);
  g_assert_nonnull (again);
  same = plakat_ops_print (again, same_device, NULL);
  g_assert_cmpstr (text, ==, same);
}

static GPtrArray *
read_results (const char *bytes, gsize length)
{
  g_autoptr (JsonObject) object = parse (bytes, length);
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  if (object == NULL)
    return NULL;
  results = plakat_op_results_from_json (object, &error);
  FUZZ_ASSERT_ANSWERED (results, error);
  return results;
}

static char *
print_results (GPtrArray *results)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    {
      PlakatOpResult *result = g_ptr_array_index (results, i);

      g_assert_cmpint (result->status, <=, PLAKAT_OP_CONFLICT);
      plakat_op_result_to_json (result, builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

FUZZ (op_results)
{
  g_autoptr (GPtrArray) results = read_results (bytes, length);
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *text = NULL, *same = NULL;

  if (results == NULL)
    return;
  text = print_results (results);
  again = read_results (text, strlen (text));
  g_assert_nonnull (again);
  same = print_results (again);
  g_assert_cmpstr (text, ==, same);
}

FUZZ (session)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (PlakatSession) session = NULL;
  g_autoptr (GError) error = NULL;

  object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, &error);
  FUZZ_ASSERT_ANSWERED (object, error);
  if (object == NULL)
    return;
  session = plakat_session_from_json (object, &error);
  FUZZ_ASSERT_ANSWERED (session, error);
  if (session != NULL)
    g_assert_nonnull (session->access);
}

/* The fields of a record, and what merging makes of three of them: arguments are apart by a zero byte. */
FUZZ (fields)
{
  PlakatFields *sides[3] = { NULL, NULL, NULL };
  g_autofree char *all = g_strndup (bytes, length);
  const char *at = bytes;

  for (gsize i = 0; i < G_N_ELEMENTS (sides) && at < bytes + length; i++)
    {
      g_autofree char *text = g_strndup (at, bytes + length - at);
      g_autofree char *printed = NULL;
      g_autoptr (PlakatFields) same = NULL;
      g_autoptr (GError) error = NULL;

      at += strlen (text) + 1;
      sides[i] = plakat_fields_parse (text, &error);
      FUZZ_ASSERT_ANSWERED (sides[i], error);
      printed = plakat_fields_print (sides[i]);
      g_assert_true ((printed == NULL) == plakat_fields_is_empty (sides[i]));
      same = plakat_fields_parse (printed, NULL);
      g_assert_true (plakat_fields_equal (same, sides[i]));
    }
  for (PlakatUserRecordKind kind = 0; kind < PLAKAT_N_USER_RECORD_KINDS; kind++)
    {
      g_autoptr (PlakatFields) lost = NULL;
      g_autoptr (PlakatFields) merged = plakat_fields_merge (kind, sides[0], sides[1], sides[2], &lost);
      gboolean allowed =
          plakat_user_record_check (kind, sides[1], NULL) && plakat_user_record_check (kind, sides[2], NULL);

      g_assert_true (!allowed || plakat_user_record_check (kind, merged, NULL));
      g_assert_true (lost == NULL || !plakat_fields_is_empty (lost));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    plakat_fields_free (sides[i]);
}

/* As the design has it: ^/?[A-Za-z0-9._-]{1,128}\.(jpg|jpeg|png|webp)$, and no name that begins with a dot.
 */
FUZZ (image_path)
{
  g_autofree char *text = g_strndup (bytes, length);
  static GRegex *shape;

  if (shape == NULL)
    shape = g_regex_new ("^/?[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\\.(jpg|jpeg|png|webp)\\z", G_REGEX_DEFAULT, 0,
                         NULL);
  /* What a place in a file system is made of is in no key, however long. */
  if (plakat_text_is_image_path (text))
    {
      g_assert_null (strchr (text + 1, '/'));
      g_assert_true (g_regex_match (shape, text, 0, NULL));
    }
  else if (g_utf8_validate (text, -1, NULL) && strlen (text) <= 128)
    g_assert_false (g_regex_match (shape, text, 0, NULL));
}

FUZZ (image_url)
{
  g_autofree char *text = g_strndup (bytes, length);
  g_autoptr (GUri) address = NULL;

  if (!plakat_text_is_image_url (text))
    return;
  for (const char *p = text; *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
  g_assert_true (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://"));
  address = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (address != NULL)
    g_assert_true (g_uri_get_userinfo (address) == NULL && g_uri_get_fragment (address) == NULL);
}

FUZZ (uid)
{
  g_autofree char *text = g_strndup (bytes, length);

  if (!plakat_text_is_uid (text))
    return;
  g_assert_cmpuint (strlen (text), <=, 128);
  g_assert_null (strpbrk (text, "/ \n\t%?#'\"\\"));
  g_assert_true (strchr (text, ':') == strrchr (text, ':'));
}

FUZZ (date)
{
  g_autofree char *text = g_strndup (bytes, length);
  g_autofree char *same = NULL;
  PlakatDate date;

  if (!plakat_date_parse (text, &date))
    {
      g_assert_false (plakat_date_is_known (date));
      return;
    }
  same = plakat_date_to_string (date);
  g_assert_cmpstr (text, ==, same);
}

FUZZ (query)
{
  g_autofree char *text = g_strndup (bytes, length);
  g_autofree char *printed = NULL, *printed_again = NULL, *rest = NULL;
  g_autoptr (PlakatQuery) query = NULL;
  g_autoptr (PlakatQuery) again = NULL;
  g_autoptr (PlakatQuery) finished = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return;
  query = plakat_query_parse (text, &error);
  FUZZ_ASSERT_ANSWERED (query, error);
  g_clear_error (&error);
  if (query == NULL)
    query = plakat_query_parse_all (text, &problems);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const PlakatQueryProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->start + problem->length, <=, strlen (text));
    }
  printed = plakat_query_to_string (query);
  again = plakat_query_parse (printed, &error);
  g_assert_no_error (error);
  g_assert_true (plakat_query_equal (query, again));
  printed_again = plakat_query_to_string (again);
  g_assert_cmpstr (printed, ==, printed_again);
  finished = plakat_query_take_finished (text, TRUE, &rest, NULL);
}

/* Texts from elsewhere, made such as can be shown, searched and sorted. */
FUZZ (text)
{
  g_autofree char *text = g_strndup (bytes, length);
  g_autofree char *line = NULL, *line_again = NULL, *block = NULL, *block_again = NULL;
  g_autofree char *folded = NULL, *key = NULL, *names_key = NULL, *slug = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return;
  line = plakat_text_clean_line (text);
  line_again = plakat_text_clean_line (line);
  g_assert_cmpstr (line, ==, line_again);
  block = plakat_text_clean_block (text);
  block_again = plakat_text_clean_block (block);
  g_assert_cmpstr (block, ==, block_again);
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
  g_assert_true (g_utf8_validate (line, -1, NULL) && g_utf8_validate (block, -1, NULL));
  folded = plakat_text_fold (text);
  key = plakat_text_sort_key (text, "en");
  names_key = plakat_text_names_key (text, G_MAXUINT);
  slug = plakat_text_slug (text);
  g_assert_true (g_utf8_validate (folded, -1, NULL) && g_utf8_validate (slug, -1, NULL)
                 && g_utf8_validate (names_key, -1, NULL));
}

/* Three texts, apart by a zero byte. */
FUZZ (diff3)
{
  const char *at = bytes, *end = bytes + length;
  char *texts[3] = { NULL, NULL, NULL };
  g_autofree char *merged = NULL, *mirrored = NULL, *only = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts) && at < end; i++)
    {
      texts[i] = g_strndup (at, end - at);
      at += strlen (texts[i]) + 1;
    }
  merged = plakat_diff3_merge (texts[0], texts[1], texts[2]);
  mirrored = plakat_diff3_merge (texts[0], texts[2], texts[1]);
  g_assert_cmpstr (merged, ==, mirrored);
  only = plakat_diff3_merge (texts[0], texts[1], texts[0]);
  g_assert_cmpstr (only, ==, texts[1] ? texts[1] : "");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/* Two positions, apart by a zero byte; an empty one is an end of the list. */
FUZZ (position)
{
  g_autofree char *before = g_strndup (bytes, length);
  gsize used = strlen (before) + 1;
  g_autofree char *after = g_strndup (bytes + MIN (used, length), length - MIN (used, length));
  const char *low = *before != '\0' ? before : NULL, *high = *after != '\0' ? after : NULL;
  g_autofree char *position = plakat_position_between (low, high);

  if (position == NULL)
    return;
  g_assert_true (low == NULL || strcmp (low, position) < 0);
  g_assert_true (high == NULL || strcmp (position, high) < 0);
  g_assert_cmpuint (strlen (position), <=, PLAKAT_POSITION_MAX_LENGTH);
}

/* A look that was read is shown, compared and written again to the same. */
FUZZ (look)
{
  PlakatLook look;
  guint8 again[PLAKAT_LOOK_MOST_BYTES];
  guint32 pixels[4 * 6];

  if (!plakat_look_read (&look, (const guint8 *) bytes, length))
    return;
  g_assert_true (plakat_look_write (&look, again) == length && memcmp (again, bytes, length) == 0);
  g_assert_true (plakat_look_get_hue_key (&look) < PLAKAT_LOOK_HUES);
  g_assert_true (plakat_look_get_hues (&look) >> 42 == 0);
  g_assert_true (plakat_look_get_distance (&look, &look) < 1e-9);
  plakat_look_render_preview (&look, pixels, 4, 6);
}

FUZZ_MAIN

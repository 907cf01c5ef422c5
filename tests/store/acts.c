/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "acts.h"
#include "plakat-wire.h"

GPtrArray *
take (Fixture *fixture)
{
  return g_value_dup_boxed (
      fixture_wait (plakat_library_take_batch (fixture->library, 200, PLAKAT_TAKE_ALL)));
}

PlakatOp *
op_at (GPtrArray *ops, guint index)
{
  g_assert_cmpuint (index, <, ops->len);
  return g_ptr_array_index (ops, index);
}

static void
settle (Fixture *fixture, PlakatOp *op, PlakatOpStatus status, const char *tag, PlakatFields *current)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

  result->seq = op->seq;
  result->status = status;
  result->tag = g_strdup (tag);
  result->message = g_strdup ("no");
  result->current_fields = current;
  g_ptr_array_add (results, result);
  fixture_wait (plakat_library_settle (fixture->library, results));
}

void
answer (Fixture *fixture, PlakatOp *op, PlakatOpStatus status, const char *tag)
{
  settle (fixture, op, status, tag, NULL);
}

void
answer_conflict (Fixture *fixture, PlakatOp *op, const char *tag, PlakatFields *current)
{
  settle (fixture, op, PLAKAT_OP_CONFLICT, tag, current);
}

void
answer_all (Fixture *fixture)
{
  for (;;)
    {
      g_autoptr (GPtrArray) ops = take (fixture);

      if (ops->len == 0)
        break;
      for (guint i = 0; i < ops->len; i++)
        {
          g_autofree char *tag = g_strdup_printf ("t%" G_GINT64_FORMAT, op_at (ops, i)->seq);

          answer (fixture, op_at (ops, i), PLAKAT_OP_DONE, op_at (ops, i)->want ? tag : NULL);
        }
    }
}

void
apply (Fixture *fixture, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = plakat_wire_parse_object (json, strlen (json), 1000000, &error);
  PlakatFeed *feed;

  g_assert_no_error (error);
  feed = plakat_feed_from_json (object, &error);
  g_assert_no_error (error);
  fixture_wait (plakat_library_apply_feed (fixture->library, feed));
}

void
apply_changes (Fixture *fixture, const char *changes)
{
  g_autofree char *json = g_strdup_printf ("{\"epoch\":\"e\",\"cursor\":\"5\",\"changes\":[%s]}", changes);

  apply (fixture, json);
}

PlakatFields *
fields_of (const char *name, const char *value)
{
  PlakatFields *fields = plakat_fields_new ();

  plakat_fields_set (fields, name, value);
  return fields;
}

void
write_note (Fixture *fixture, const char *text)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:1", "A");
  g_autoptr (PlakatFields) fields = fields_of ("text", text);

  fixture_wait (
      plakat_library_set_fields (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1", film, fields));
}

char *
dup_field (Fixture *fixture, PlakatUserRecordKind kind, const char *uid, const char *field)
{
  g_autoptr (PlakatUserRecord) record =
      g_value_get_pointer (fixture_wait (plakat_library_load_record (fixture->library, kind, uid)));

  return g_strdup (plakat_fields_get (record->fields, field));
}

char *
dup_note (Fixture *fixture)
{
  return dup_field (fixture, PLAKAT_USER_RECORD_NOTE, "tmdb:1", "text");
}

char *
create (Fixture *fixture, PlakatUserRecordKind kind, const char *name)
{
  return g_value_dup_string (fixture_wait (plakat_library_create (fixture->library, kind, name)));
}

void
put (Fixture *fixture, const char *list_uid, const char *film_uid, gboolean want)
{
  g_autoptr (PlakatFilmItem) film = fixture_item (film_uid, film_uid);

  fixture_wait (plakat_library_put (fixture->library, list_uid, film, want));
}

char *
dup_order (Fixture *fixture, const char *list_uid)
{
  GPtrArray *films =
      g_value_get_boxed (fixture_wait (plakat_library_load_listed (fixture->library, list_uid)));
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < films->len; i++)
    g_string_append_printf (order, "%s%s", i > 0 ? " " : "",
                            ((PlakatListedFilm *) g_ptr_array_index (films, i))->film_uid);
  return g_string_free (g_steal_pointer (&order), FALSE);
}

GPtrArray *
load (DexFuture *future)
{
  return g_value_get_boxed (fixture_wait (future));
}

guint
count_listed (Fixture *fixture)
{
  return plakat_library_get_count (fixture->library, PLAKAT_LIST_WATCHLIST);
}

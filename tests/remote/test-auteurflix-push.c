/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "flix-fixture.h"
#include "plakat-auteurflix-parse.h"

#define DEVICE "device"

static PlakatOp *
profile_op (const char *uid, const char *name, const char *tag)
{
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->seq = 1;
  op->kind = PLAKAT_OP_PROFILE;
  op->profile_uid = g_strdup (uid);
  op->want = name != NULL;
  op->name = g_strdup (name);
  op->tag = g_strdup (tag);
  return op;
}

static PlakatOp *
entry_op (Flix *flix, int movie, gboolean want, const char *tag, const char *parent_tag)
{
  g_autofree char *number = g_strdup_printf ("%d", movie);
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->seq = 1;
  op->kind = PLAKAT_OP_PROFILE_ENTRY;
  op->profile_uid = g_strdup ("uid");
  op->film_uid = plakat_flix_make_uid (flix->base, number);
  op->want = want;
  op->tag = g_strdup (tag);
  op->parent_tag = g_strdup (parent_tag);
  return op;
}

static GPtrArray *
push_all (Flix *flix, GPtrArray *ops)
{
  return flix_await (plakat_remote_push (flix->remote, DEVICE, ops));
}

/* Takes @op. */
static PlakatOpResult *
push (Flix *flix, PlakatOp *op)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  g_autoptr (GPtrArray) results = NULL;

  g_ptr_array_add (ops, op);
  results = push_all (flix, ops);
  g_assert_cmpuint (results->len, ==, 1);
  return g_ptr_array_steal_index (results, 0);
}

static void
assert_push (Flix *flix, PlakatOp *op, PlakatOpStatus status, const char *tag)
{
  g_autoptr (PlakatOpResult) result = push (flix, op);

  g_assert_cmpint (result->status, ==, status);
  g_assert_cmpstr (result->tag, ==, tag);
  g_assert_cmpint (result->seq, ==, 1);
  if (status == PLAKAT_OP_DONE)
    g_assert_null (result->message);
}

/* "name name" of a user's profiles and "movie movie" of a profile's list, in order. */
static char *
dup_profiles (Flix *flix, gint64 user)
{
  g_autofree char *state = flix_dup_control (flix, "GET", "", NULL);
  g_autoptr (JsonNode) root = json_from_string (state, NULL);
  JsonArray *profiles = json_object_get_array_member (json_node_get_object (root), "profiles");
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (profiles); i++)
    {
      JsonObject *profile = json_array_get_object_element (profiles, i);

      if (json_object_get_int_member (profile, "user_id") == user)
        g_string_append_printf (names, "%s%s", names->len ? "|" : "",
                                json_object_get_string_member (profile, "name"));
    }
  return g_string_free (names, FALSE);
}

static char *
dup_list (Flix *flix, gint64 profile)
{
  g_autofree char *state = flix_dup_control (flix, "GET", "", NULL);
  g_autoptr (JsonNode) root = json_from_string (state, NULL);
  JsonArray *rows = json_object_get_array_member (json_node_get_object (root), "lists");
  GString *films = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (json_object_get_int_member (row, "profile_id") == profile)
        g_string_append_printf (films, "%s%d", films->len ? " " : "",
                                (int) json_object_get_int_member (row, "movie_id"));
    }
  return g_string_free (films, FALSE);
}

static void
assert_profiles (Flix *flix, const char *expected)
{
  g_autofree char *names = dup_profiles (flix, 1);

  g_assert_cmpstr (names, ==, expected);
}

static void
assert_list (Flix *flix, gint64 profile, const char *expected)
{
  g_autofree char *films = dup_list (flix, profile);

  g_assert_cmpstr (films, ==, expected);
}

static void
test_profiles (Flix *flix, gconstpointer data)
{
  g_autoptr (PlakatOpResult) taken = NULL;

  flix_sign_in (flix);
  assert_push (flix, profile_op ("a", "Ada", NULL), PLAKAT_OP_DONE, "4");
  taken = push (flix, profile_op ("b", "Ada", NULL));
  g_assert_cmpint (taken->status, ==, PLAKAT_OP_REJECTED);
  g_assert_cmpstr (taken->message, ==, "Name has already been taken");
  g_assert_cmpuint (taken->http, ==, 422);

  /* It is done, and the answer is a 500. */
  assert_push (flix, profile_op ("a", "Eve", "4"), PLAKAT_OP_DONE, "4");
  assert_profiles (flix, "tante elle|pram|living room|Eve");
  assert_push (flix, profile_op ("a", "Eve", "4"), PLAKAT_OP_DONE, "4");
  g_assert_cmpuint (flix_count (flix, "PATCH"), ==, 1);
  assert_push (flix, profile_op ("a", "pram", "4"), PLAKAT_OP_REJECTED, NULL);
  /* As it was typed; what is read of a server is clean. */
  assert_push (flix, profile_op ("a", " Eve \t the  first", "4"), PLAKAT_OP_DONE, "4");
  assert_profiles (flix, "tante elle|pram|living room|Eve the first");
  assert_push (flix, profile_op ("a", "\t", "4"), PLAKAT_OP_REJECTED, NULL);

  assert_push (flix, profile_op ("a", NULL, "4"), PLAKAT_OP_DONE, NULL);
  assert_push (flix, profile_op ("a", NULL, "4"), PLAKAT_OP_DONE, NULL);
  assert_push (flix, profile_op ("a", NULL, NULL), PLAKAT_OP_DONE, NULL);
  assert_profiles (flix, "tante elle|pram|living room");
  /* Deleted elsewhere, renamed here: the edit wins. */
  assert_push (flix, profile_op ("a", "Ida", "4"), PLAKAT_OP_DONE, "5");
  assert_profiles (flix, "tante elle|pram|living room|Ida");
}

/* The list said that it is there, and before the request it goes: 401, "Something went wrong". */
static void
test_deleted_meanwhile (Flix *flix, gconstpointer data)
{
  flix_sign_in (flix);
  flix_fault (flix, "{\"method\":\"DELETE\",\"fault\":\"status\",\"status\":401,\"body\":\"[\\\"Something "
                    "went wrong\\\"]\"}");
  assert_push (flix, profile_op ("a", NULL, "3"), PLAKAT_OP_REFUSED, NULL);
  flix_fault (flix, "{\"path\":\"/api/users/1/profiles\",\"fault\":\"status\",\"status\":200,"
                    "\"body\":\"{\\\"9\\\":{\\\"id\\\":9,\\\"user_id\\\":1,\\\"name\\\":\\\"x\\\"}}\"}");
  assert_push (flix, profile_op ("a", NULL, "9"), PLAKAT_OP_DONE, NULL);
  g_assert_cmpuint (flix_count (flix, "DELETE /api/profiles/9"), ==, 1);
}

static void
test_entries (Flix *flix, gconstpointer data)
{
  flix_sign_in (flix);
  assert_push (flix, entry_op (flix, 4, TRUE, NULL, "2"), PLAKAT_OP_DONE, "1");
  assert_push (flix, entry_op (flix, 4, TRUE, NULL, "2"), PLAKAT_OP_DONE, "1");
  assert_push (flix, entry_op (flix, 5, TRUE, NULL, "2"), PLAKAT_OP_DONE, "2");
  assert_list (flix, 2, "4 5");
  assert_push (flix, entry_op (flix, 4, FALSE, "1", "2"), PLAKAT_OP_DONE, NULL);
  assert_push (flix, entry_op (flix, 4, FALSE, "1", "2"), PLAKAT_OP_DONE, NULL);
  assert_push (flix, entry_op (flix, 4, FALSE, NULL, "2"), PLAKAT_OP_DONE, NULL);
  assert_push (flix, entry_op (flix, 5, FALSE, NULL, "2"), PLAKAT_OP_DONE, NULL);
  assert_list (flix, 2, "");

  /* It came back under another number: that is for whoever compares lists to settle. */
  flix_add (flix, 4, 2);
  assert_push (flix, entry_op (flix, 4, FALSE, "1", "2"), PLAKAT_OP_VERIFY, NULL);
  assert_list (flix, 2, "4");
}

/* Adds that came at once have left several rows of a film: all of them go, and only of that film and list. */
static void
test_twins (Flix *flix, gconstpointer data)
{
  flix_sign_in (flix);
  for (guint i = 0; i < 3; i++)
    flix_add (flix, 4, 2);
  flix_add (flix, 5, 2);
  flix_add (flix, 4, 1);
  assert_push (flix, entry_op (flix, 4, FALSE, "1", "2"), PLAKAT_OP_DONE, NULL);
  assert_list (flix, 2, "5");
  assert_list (flix, 1, "4");

  /* A server that always has another one is not asked for ever. */
  flix_control (flix, "DELETE", "", NULL);
  flix_sign_in (flix);
  for (guint i = 0; i < 30; i++)
    flix_add (flix, 4, 2);
  assert_push (flix, entry_op (flix, 4, FALSE, NULL, "2"), PLAKAT_OP_VERIFY, NULL);
  g_assert_cmpuint (flix_count (flix, "DELETE /api/lists"), <, 20);
}

static void
test_films (Flix *flix, gconstpointer data)
{
  PlakatOp *op;

  flix_sign_in (flix);
  flix_control (flix, "POST", "films", "{\"title\":\"The Matrix\",\"tmdbId\":603}");
  op = entry_op (flix, 0, TRUE, NULL, "1");
  g_set_str (&op->film_uid, "tmdb:603");
  assert_push (flix, op, PLAKAT_OP_DONE, "1");
  assert_list (flix, 1, "11");

  op = entry_op (flix, 0, TRUE, NULL, "1");
  g_set_str (&op->film_uid, "imdb:tt0133093");
  op->tmdb_id = 603;
  assert_push (flix, op, PLAKAT_OP_DONE, "1");

  op = entry_op (flix, 0, TRUE, NULL, "1");
  g_set_str (&op->film_uid, "tmdb:604");
  assert_push (flix, op, PLAKAT_OP_REJECTED, NULL);
  op = entry_op (flix, 0, FALSE, NULL, "1");
  g_set_str (&op->film_uid, "other.example.org:3");
  assert_push (flix, op, PLAKAT_OP_DONE, NULL);
  assert_list (flix, 1, "11");
  g_assert_cmpuint (flix_count (flix, "GET /api/movies"), ==, 1);
}

/* I14: the server would write to anybody's profile; Plakat does not. */
static void
test_others_profile (Flix *flix, gconstpointer data)
{
  plakat_session_free (
      flix_await (plakat_remote_sign_up (flix->remote, "eve@example.org", "eve", "long enough")));
  flix_add (flix, 4, 1);
  assert_push (flix, entry_op (flix, 5, TRUE, NULL, "1"), PLAKAT_OP_REJECTED, NULL);
  assert_push (flix, entry_op (flix, 4, FALSE, "1", "1"), PLAKAT_OP_DONE, NULL);
  assert_push (flix, profile_op ("a", NULL, "1"), PLAKAT_OP_DONE, NULL);
  assert_list (flix, 1, "4");
  assert_profiles (flix, "tante elle|pram|living room");
}

static void
test_unable (Flix *flix, gconstpointer data)
{
  static const PlakatOpKind kinds[] = { PLAKAT_OP_ENTRY, PLAKAT_OP_RATING, PLAKAT_OP_LIST_ENTRY,
                                        PLAKAT_OP_RECORD };

  flix_sign_in (flix);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      PlakatOp *op = entry_op (flix, 4, TRUE, NULL, NULL);

      op->kind = kinds[i];
      assert_push (flix, op, PLAKAT_OP_UNABLE, NULL);
    }
}

/* @tag: (nullable): the number that the profile had */
static GPtrArray *
make_batch (Flix *flix, const char *tag)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);

  g_ptr_array_add (ops, profile_op ("uid", "Ada", tag));
  g_ptr_array_add (ops, entry_op (flix, 4, TRUE, NULL, tag));
  g_ptr_array_add (ops, entry_op (flix, 5, TRUE, NULL, tag));
  for (guint i = 0; i < ops->len; i++)
    ((PlakatOp *) g_ptr_array_index (ops, i))->seq = i + 1;
  return ops;
}

/* A profile is made and filled in one push, in order; also one that was there before, and went. */
static void
test_batch (Flix *flix, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = make_batch (flix, data);
  g_autoptr (GPtrArray) results = NULL;

  flix_sign_in (flix);
  results = push_all (flix, ops);
  g_assert_cmpuint (results->len, ==, 3);
  for (guint i = 0; i < results->len; i++)
    {
      PlakatOpResult *result = g_ptr_array_index (results, i);

      g_assert_cmpint (result->status, ==, PLAKAT_OP_DONE);
      g_assert_cmpint (result->seq, ==, i + 1);
    }
  assert_list (flix, 4, "4 5");
}

static void
test_batch_anew (Flix *flix, gconstpointer data)
{
  test_batch (flix, "9");
}

static void
test_stops (Flix *flix, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = make_batch (flix, NULL);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) signed_out = NULL;
  PlakatOpResult *last;

  flix_sign_in (flix);
  flix_fault (flix, "{\"method\":\"POST\",\"path\":\"/api/lists\",\"fault\":\"status\",\"status\":503,"
                    "\"headers\":{\"Retry-After\":\"17\"}}");
  results = push_all (flix, ops);
  g_assert_cmpuint (results->len, ==, 2);
  last = g_ptr_array_index (results, 1);
  g_assert_cmpint (last->status, ==, PLAKAT_OP_UNKNOWN);
  g_assert_cmpuint (last->http, ==, 503);
  g_assert_cmpuint (last->retry_after, ==, 17);

  /* The session ends between two: what was not done has no result; and then nothing is asked at all. */
  flix_control (flix, "DELETE", "", NULL);
  flix_sign_in (flix);
  flix_fault (flix, "{\"method\":\"POST\",\"path\":\"/api/lists\",\"fault\":\"status\",\"status\":401,"
                    "\"body\":\"{\\\"error\\\":\\\"You must be logged in to perform this action\\\"}\"}");
  signed_out = push_all (flix, ops);
  g_assert_cmpuint (signed_out->len, ==, 1);
  flix_control (flix, "POST", "sign-in", "{\"email\":\"" FLIX_EMAIL "\"}");
  hostile_await_error (plakat_remote_push (flix->remote, DEVICE, ops), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_SIGN_IN);
}

/* ── every fault at every request that writes ──────────────────────────── */

typedef struct
{
  const char *method;
  const char *path;
  const char *profiles;
  const char *list;
} Write;

static const Write writes[] = {
  { "POST", "/api/users/1/profiles", "tante elle|pram|living room|Ada", "7 8" },
  { "PATCH", "/api/profiles/2", "tante elle|Ada|living room", "7 8" },
  { "DELETE", "/api/profiles/3", "tante elle|pram", "7 8" },
  { "POST", "/api/lists", "tante elle|pram|living room", "7 8 4" },
  { "DELETE", "/api/lists/1", "tante elle|pram|living room", "8" },
};

static PlakatOp *
make_write (Flix *flix, guint which)
{
  switch (which)
    {
    case 0:
      return profile_op ("a", "Ada", NULL);
    case 1:
      return profile_op ("a", "Ada", "2");
    case 2:
      return profile_op ("a", NULL, "3");
    case 3:
      return entry_op (flix, 4, TRUE, NULL, "2");
    default:
      return entry_op (flix, 7, FALSE, "1", "2");
    }
}

static const struct
{
  const char *fault;
  PlakatOpStatus status;
} faults[] = {
  { "\"fault\":\"drop-before\"", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"drop-after\"", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"portal\"", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"status\",\"status\":503,\"type\":\"text/html\"", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"status\",\"status\":500,\"body\":\"{}\"", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"-3\"}", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"status\",\"status\":408", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"status\",\"status\":403,\"body\":\"{}\"", PLAKAT_OP_REFUSED },
  { "\"fault\":\"status\",\"status\":403,\"type\":\"text/html\",\"body\":\"<html>\"", PLAKAT_OP_UNKNOWN },
  { "\"fault\":\"status\",\"status\":405,\"body\":\"{}\"", PLAKAT_OP_UNABLE },
  { "\"fault\":\"status\",\"status\":501,\"body\":\"{}\"", PLAKAT_OP_UNABLE },
  { "\"fault\":\"status\",\"status\":400", PLAKAT_OP_REJECTED },
  { "\"fault\":\"status\",\"status\":413,\"type\":\"text/html\"", PLAKAT_OP_REJECTED },
  { "\"fault\":\"status\",\"status\":422,\"body\":\"[\\\"No\\\"]\"", PLAKAT_OP_REJECTED },
  { "\"fault\":\"status\",\"status\":302,\"headers\":{\"Location\":\"https://other.example.org/\"}",
    PLAKAT_OP_REJECTED },
};

/* The first attempt fails as it may, the second has the one effect that was wanted. */
static void
test_write_faults (Flix *flix, gconstpointer data)
{
  for (guint w = 0; w < G_N_ELEMENTS (writes); w++)
    for (guint f = 0; f < G_N_ELEMENTS (faults); f++)
      {
        g_autofree char *fault = g_strdup_printf ("{\"method\":\"%s\",\"path\":\"%s\",%s}", writes[w].method,
                                                  writes[w].path, faults[f].fault);
        g_autoptr (PlakatOpResult) first = NULL;
        g_autoptr (PlakatOpResult) second = NULL;
        PlakatOp *again = make_write (flix, w);

        g_test_message ("%s", fault);
        flix_control (flix, "DELETE", "", NULL);
        flix_sign_in (flix);
        flix_add (flix, 7, 2);
        flix_add (flix, 8, 2);
        flix_fault (flix, fault);
        first = push (flix, make_write (flix, w));
        g_assert_cmpint (first->status, ==, faults[f].status);
        g_assert_cmpuint (first->retry_after, ==, 0);
        again->again = first->status == PLAKAT_OP_UNKNOWN;
        second = push (flix, again);
        g_assert_cmpint (second->status, ==, PLAKAT_OP_DONE);
        assert_profiles (flix, writes[w].profiles);
        assert_list (flix, 2, writes[w].list);
      }
}

/* The question that settles a doubtful answer fails too. */
static void
test_doubts (Flix *flix, gconstpointer data)
{
  g_autoptr (PlakatOpResult) renamed = NULL;
  g_autoptr (PlakatOpResult) added = NULL;
  g_autoptr (PlakatOpResult) removed = NULL;

  flix_sign_in (flix);
  flix_add (flix, 4, 2);
  flix_fault (flix,
              "{\"method\":\"GET\",\"path\":\"/api/profiles/2\",\"fault\":\"drop-before\",\"count\":20}");
  renamed = push (flix, profile_op ("a", "Ada", "2"));
  g_assert_cmpint (renamed->status, ==, PLAKAT_OP_UNKNOWN);
  flix_control (flix, "DELETE", "faults", NULL);
  flix_fault (flix, "{\"method\":\"GET\",\"path\":\"/api/profiles/2\",\"fault\":\"status\",\"status\":404}");
  added = push (flix, entry_op (flix, 4, TRUE, NULL, "2"));
  g_assert_cmpint (added->status, ==, PLAKAT_OP_UNKNOWN);
  flix_fault (flix, "{\"method\":\"GET\",\"path\":\"/api/profiles/2\",\"fault\":\"portal\"}");
  removed = push (flix, entry_op (flix, 4, FALSE, "77", "2"));
  g_assert_cmpint (removed->status, ==, PLAKAT_OP_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  flix_init (&argc, &argv);

  flix_add_test ("/remote/auteurflix-push/profiles", test_profiles);
  flix_add_test ("/remote/auteurflix-push/deleted-meanwhile", test_deleted_meanwhile);
  flix_add_test ("/remote/auteurflix-push/entries", test_entries);
  flix_add_test ("/remote/auteurflix-push/twins", test_twins);
  flix_add_test ("/remote/auteurflix-push/films", test_films);
  flix_add_test ("/remote/auteurflix-push/I14/others-profile", test_others_profile);
  flix_add_test ("/remote/auteurflix-push/unable", test_unable);
  flix_add_test ("/remote/auteurflix-push/batch", test_batch);
  flix_add_test ("/remote/auteurflix-push/batch-anew", test_batch_anew);
  flix_add_test ("/remote/auteurflix-push/stops", test_stops);
  flix_add_test ("/remote/auteurflix-push/write-faults", test_write_faults);
  flix_add_test ("/remote/auteurflix-push/doubts", test_doubts);
  return flix_run ();
}

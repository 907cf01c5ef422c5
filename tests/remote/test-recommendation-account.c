/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "recommendation-fixture.h"

/* What users say about themselves, to and from a server that knows no versions of it. */

#define PROFILE "/api/v1/users/profile/"

static PlakatOpResult *
push (Place *self, const char *fields, const char *base)
{
  static gint64 seq = 0;
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  g_autoptr (GPtrArray) results = NULL;
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->kind = PLAKAT_OP_RECORD;
  op->seq = ++seq;
  op->record_kind = PLAKAT_USER_RECORD_ACCOUNT;
  op->record_uid = g_strdup (PLAKAT_ACCOUNT_UID);
  op->has_base = TRUE;
  op->base = g_strdup (base);
  op->fields = fields ? plakat_fields_parse (fields, NULL) : NULL;
  g_ptr_array_add (ops, op);
  results = place_await_pointer (plakat_remote_push (self->remote, "device", ops));
  g_assert_cmpuint (results->len, ==, 1);
  g_ptr_array_set_free_func (results, NULL);
  return g_ptr_array_index (results, 0);
}

static void
assert_pushed (Place *self, const char *fields, const char *base, PlakatOpStatus status, const char *message)
{
  g_autoptr (PlakatOpResult) result = push (self, fields, base);

  g_assert_cmpint (result->status, ==, status);
  if (message != NULL)
    g_assert_cmpstr (result->message, ==, message);
}

static PlakatUserRecord *
load (Place *self)
{
  g_autoptr (GPtrArray) records = place_await_pointer (plakat_remote_fetch_account (self->remote));
  PlakatUserRecord *record = NULL;

  if (records->len > 0)
    {
      g_assert_cmpuint (records->len, ==, 1);
      g_ptr_array_set_free_func (records, NULL);
      record = g_ptr_array_index (records, 0);
      g_assert_cmpint (record->kind, ==, PLAKAT_USER_RECORD_ACCOUNT);
      g_assert_cmpstr (record->uid, ==, PLAKAT_ACCOUNT_UID);
      g_assert_nonnull (record->tag);
    }
  return record;
}

static void
assert_there (Place *self, const char *expected)
{
  g_autoptr (PlakatUserRecord) record = load (self);
  g_autofree char *fields = plakat_fields_print (record->fields);

  g_assert_cmpstr (fields, ==, expected);
}

static void
test_travel (Place *self, gconstpointer data)
{
  g_autoptr (PlakatOpResult) first = NULL, again = NULL, second = NULL;

  assert_there (self, NULL);
  first = push (self,
                "{\"biography\":\"Likes Ozu\",\"birth_date\":\"1990-02-03\",\"favourite_genres\":\"Drama\"}",
                NULL);
  g_assert_cmpint (first->status, ==, PLAKAT_OP_DONE);
  assert_there (self,
                "{\"biography\":\"Likes Ozu\",\"birth_date\":\"1990-02-03\",\"favourite_genres\":\"Drama\"}");
  /* Once more: it is there, and nothing is sent. */
  place_control (self, "clear");
  again = push (self,
                "{\"biography\":\"Likes Ozu\",\"birth_date\":\"1990-02-03\",\"favourite_genres\":\"Drama\"}",
                first->tag);
  g_assert_cmpint (again->status, ==, PLAKAT_OP_DONE);
  g_assert_cmpstr (again->tag, ==, first->tag);
  g_assert_cmpuint (place_count (self, "PATCH", PROFILE, TRUE), ==, 0);
  /* All of it is taken away. */
  second = push (self, NULL, first->tag);
  g_assert_cmpint (second->status, ==, PLAKAT_OP_DONE);
  assert_there (self, NULL);
}

/* It is looked at before it is written: what stands there by now is merged first. */
static void
test_looks_first (Place *self, gconstpointer data)
{
  g_autoptr (PlakatOpResult) first = push (self, "{\"biography\":\"mine\"}", NULL);
  g_autoptr (PlakatOpResult) conflict = NULL, lost = NULL;
  g_autofree char *current = NULL;

  place_control (self, "profile?email=" ADA "&bio=\"theirs\"&favorite_genres=[18]");
  place_control (self, "clear");
  conflict = push (self, "{\"biography\":\"mine, newer\"}", first->tag);
  g_assert_cmpint (conflict->status, ==, PLAKAT_OP_CONFLICT);
  current = plakat_fields_print (conflict->current_fields);
  g_assert_cmpstr (current, ==, "{\"biography\":\"theirs\",\"favourite_genres\":\"Drama\"}");
  g_assert_cmpuint (place_count (self, "PATCH", PROFILE, TRUE), ==, 0);
  assert_pushed (self, "{\"biography\":\"both\",\"favourite_genres\":\"Drama\"}", conflict->tag,
                 PLAKAT_OP_DONE, NULL);
  /* Who never looked takes it for empty. */
  lost = push (self, "{\"biography\":\"mine\"}", NULL);
  g_assert_cmpint (lost->status, ==, PLAKAT_OP_CONFLICT);
}

/* Something else stands there after the write: written in between, or not kept. */
static void
test_after_the_write (Place *self, gconstpointer data)
{
  static const char other[] = "{\"bio\":\"x\",\"birth_date\":null,\"favorite_genres\":[]}";
  static const char none[] = "{\"bio\":\"\",\"birth_date\":null,\"favorite_genres\":[]}";

  place_control (self, "fault?do=answer&status=200&match=PATCH&body=%s", other);
  assert_pushed (self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_CONFLICT, NULL);
  place_control (self, "fault?do=answer&status=200&match=PATCH&body=%s", none);
  assert_pushed (self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_REJECTED,
                 "The server took what you say about yourself, and did not keep it.");
  /* The space around a text is dropped there. */
  assert_pushed (self, "{\"biography\":\" mine\\n\"}", NULL, PLAKAT_OP_DONE, NULL);
}

static void
test_refused (Place *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (501, 'a');
  g_autofree char *fields = g_strdup_printf ("{\"biography\":\"%s\"}", text);

  assert_pushed (
      self, fields, NULL, PLAKAT_OP_REJECTED,
      "The server does not take the biography as it is: change it, and it is sent again. bio: Ensure this "
      "field has no more than 500 characters.");
  assert_pushed (
      self, "{\"birth_date\":\"03/02/1990\"}", NULL, PLAKAT_OP_REJECTED,
      "The server does not take the date of birth: correct it, and it is sent again. birth_date: Date has "
      "wrong format. Use one of these formats instead: YYYY-MM-DD.");
  assert_there (self, NULL);
}

typedef struct
{
  const char *fault;
  PlakatOpStatus status;
} Case;

static void
test_answers (Place *self, gconstpointer data)
{
  static const Case cases[] = {
    { "do=answer&status=403&match=GET", PLAKAT_OP_REFUSED },
    { "do=answer&status=404&match=GET", PLAKAT_OP_UNABLE },
    { "do=html&status=404&match=GET&body=<html></html>", PLAKAT_OP_UNABLE },
    { "do=answer&status=405&match=GET", PLAKAT_OP_UNABLE },
    { "do=answer&status=405&match=PATCH", PLAKAT_OP_UNABLE },
    { "do=answer&status=413&match=PATCH", PLAKAT_OP_REJECTED },
    { "do=answer&status=429&match=GET", PLAKAT_OP_UNKNOWN },
    { "do=answer&status=503&match=PATCH", PLAKAT_OP_UNKNOWN },
    { "do=html&status=500&match=PATCH&body=<html></html>", PLAKAT_OP_UNKNOWN },
    { "do=html&status=200&match=GET&body=<html></html>", PLAKAT_OP_UNKNOWN },
    { "do=html&status=200&match=PATCH&body=<html></html>", PLAKAT_OP_UNKNOWN },
    { "do=answer&status=301&match=PATCH&location=/", PLAKAT_OP_UNKNOWN },
    { "do=answer&status=204&match=GET&body=", PLAKAT_OP_UNKNOWN },
    { "do=answer&status=200&match=GET&body={\"name\":\"Ada\"}", PLAKAT_OP_UNABLE },
    { "do=drop&match=GET", PLAKAT_OP_UNKNOWN },
    { "do=drop&match=PATCH", PLAKAT_OP_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].fault);
      place_control (self, "clear");
      place_control (self, "fault?count=9&%s", cases[i].fault);
      assert_pushed (self, "{\"biography\":\"mine\"}", NULL, cases[i].status, NULL);
    }
  place_control (self, "clear");
  assert_there (self, NULL);
}

/* It may have been done: then it is found to be there, and is not done again. */
static void
test_lost_answer (Place *self, gconstpointer data)
{
  place_control (self, "fault?do=apply-drop&match=PATCH");
  assert_pushed (self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_UNKNOWN, NULL);
  place_control (self, "clear");
  assert_pushed (self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_DONE, NULL);
  g_assert_cmpuint (place_count (self, "PATCH", PROFILE, TRUE), ==, 0);
}

/* A token that is over is traded in once; the edit goes along. */
static void
test_token_over (Place *self, gconstpointer data)
{
  place_control (self, "expire");
  assert_pushed (self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_DONE, NULL);
  g_assert_cmpuint (place_count (self, "POST", "/api/v1/token/refresh/", FALSE), ==, 1);
  g_assert_cmpuint (place_count (self, "PATCH", PROFILE, TRUE), ==, 1);
}

/* Users that were made on the server itself have no profile, and asking for it fails each time: that delays
 * nothing else, and after some times the edit is set aside and says so. */
static void
test_no_profile (Place *self, gconstpointer data)
{
  place_control (self, "no-profile?email=" ADA);
  g_assert_null (load (self));
  for (guint i = 0; i < 2; i++)
    assert_pushed (self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_UNKNOWN, NULL);
  assert_pushed (
      self, "{\"biography\":\"mine\"}", NULL, PLAKAT_OP_REJECTED,
      "The server fails whenever it is asked about you. If it was set up with this account, it may know no "
      "more of it: ask whoever runs it, then retry.");
}

/* What does not tell has nothing taken away; what is no answer of the server is an error. */
static void
test_reading (Place *self, gconstpointer data)
{
  static const char *const silent[] = { "status=404", "status=403", "status=500", "status=405",
                                        "status=200&body={\"name\":\"Ada\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      place_control (self, "fault?do=answer&match=GET&%s", silent[i]);
      g_assert_null (load (self));
    }
  place_control (self, "fault?do=html&match=GET&status=200&body=<html></html>");
  hostile_await_error (plakat_remote_fetch_account (self->remote), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_ANSWER);
  place_control (self, "fault?do=drop&match=GET&count=9");
  hostile_await_error (plakat_remote_fetch_account (self->remote), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_TRANSPORT);
}

static void
add (const char *path, void (*test) (Place *, gconstpointer))
{
  g_test_add (path, Place, NULL, place_set_up, test, place_tear_down);
}

int
main (int argc, char *argv[])
{
  place_start_keyless (&argc, &argv);

  add ("/remote/recommendation/account/travel", test_travel);
  add ("/remote/recommendation/account/looks-first", test_looks_first);
  add ("/remote/recommendation/account/after-the-write", test_after_the_write);
  add ("/remote/recommendation/account/refused", test_refused);
  add ("/remote/recommendation/account/answers", test_answers);
  add ("/remote/recommendation/account/lost-answer", test_lost_answer);
  add ("/remote/recommendation/account/token-over", test_token_over);
  add ("/remote/recommendation/account/no-profile", test_no_profile);
  add ("/remote/recommendation/account/reading", test_reading);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-film.h"
#include "recommendation-fixture.h"

#define FAVOURITES "/api/v1/movies/favorites/"
#define WATCHLIST "/api/v1/movies/watchlist/"
#define SEEN 346
#define UNSEEN 103

static PlakatOp *
op_new (PlakatOpKind kind, gint64 tmdb_id)
{
  static gint64 seq = 0;
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->kind = kind;
  op->seq = ++seq;
  op->tmdb_id = tmdb_id;
  op->film_uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, tmdb_id);
  return op;
}

static PlakatOp *
entry_new (PlakatListKind list, gint64 tmdb_id, gboolean want, const char *tag)
{
  PlakatOp *op = op_new (PLAKAT_OP_ENTRY, tmdb_id);

  op->list = list;
  op->want = want;
  op->tag = g_strdup (tag);
  return op;
}

static PlakatOp *
rating_new (gint64 tmdb_id, int half_stars, const char *review)
{
  PlakatOp *op = op_new (PLAKAT_OP_RATING, tmdb_id);

  op->half_stars = half_stars;
  op->review = g_strdup (review);
  return op;
}

static DexFuture *
push (Place *self, GPtrArray *ops)
{
  return plakat_remote_push (self->remote, "device", ops);
}

static GPtrArray *
ops_new (PlakatOp *first)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);

  g_ptr_array_add (ops, first);
  return ops;
}

/* The ops are gone before the server has answered: they are read at once. */
static PlakatOpResult *
push_one (Place *self, PlakatOp *op)
{
  GPtrArray *ops = ops_new (op);
  gint64 seq = op->seq;
  DexFuture *future = push (self, ops);
  GPtrArray *results;
  PlakatOpResult *result;

  g_ptr_array_unref (ops);
  results = place_await_pointer (future);
  g_assert_cmpuint (results->len, ==, 1);
  g_ptr_array_set_free_func (results, NULL);
  result = g_ptr_array_index (results, 0);
  g_ptr_array_unref (results);
  g_assert_cmpint (result->seq, ==, seq);
  return result;
}

static void
assert_pushed (Place *self, PlakatOp *op, PlakatOpStatus status, guint http)
{
  g_autoptr (PlakatOpResult) result = push_one (self, op);

  g_assert_cmpint (result->status, ==, status);
  g_assert_cmpuint (result->http, ==, http);
  if (status != PLAKAT_OP_DONE)
    g_assert_nonnull (result->message);
}

static guint
count_on_list (Place *self, const char *list_uid)
{
  g_autoptr (PlakatListing) listing = place_load_list (self, list_uid, 1);

  return listing->entries->len;
}

/* ── adding ────────────────────────────────────────────────────────────── */

static void
test_add (Place *self, gconstpointer data)
{
  g_autoptr (PlakatOpResult) added = push_one (self, entry_new (PLAKAT_LIST_FAVOURITES, SEEN, TRUE, NULL));
  g_autoptr (PlakatOpResult) again = NULL;
  g_autoptr (PlakatListing) listing = NULL;
  const PlakatEntry *entry;

  g_assert_cmpint (added->status, ==, PLAKAT_OP_DONE);
  g_assert_cmpuint (added->http, ==, 201);
  listing = place_load_list (self, "favourites", 1);
  entry = g_ptr_array_index (listing->entries, 0);
  g_assert_cmpstr (entry->tag, ==, added->tag);
  g_assert_cmpint (entry->tmdb_id, ==, SEEN);

  again = push_one (self, entry_new (PLAKAT_LIST_FAVOURITES, SEEN, TRUE, NULL));
  g_assert_cmpint (again->status, ==, PLAKAT_OP_VERIFY);
  g_assert_cmpuint (again->http, ==, 400);
  g_assert_cmpstr (again->message, ==, "This movie is already in your favorites");
  g_assert_cmpuint (count_on_list (self, "watchlist"), ==, 0);
  assert_pushed (self, entry_new (PLAKAT_LIST_WATCHLIST, SEEN, TRUE, NULL), PLAKAT_OP_DONE, 201);
  g_assert_cmpuint (count_on_list (self, "watchlist"), ==, 1);
}

/* What the server does not know it makes up. */
static void
test_add_unknown_film (Place *self, gconstpointer data)
{
  g_autoptr (PlakatListing) listing = NULL;
  const PlakatEntry *entry;

  assert_pushed (self, entry_new (PLAKAT_LIST_WATCHLIST, 77777777, TRUE, NULL), PLAKAT_OP_DONE, 201);
  listing = place_load_list (self, "watchlist", 1);
  entry = g_ptr_array_index (listing->entries, 0);
  g_assert_cmpstr (entry->film_uid, ==, "tmdb:77777777");
  g_assert_null (entry->title);
  g_assert_cmpint (entry->year, ==, 0);
}

/* It makes up, for good, what it has not seen yet too: it is made to look first, once for each film. */
static void
test_add_unseen_film (Place *self, gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/movies/%d/", UNSEEN);
  g_autoptr (PlakatListing) listing = NULL;
  const PlakatEntry *entry;

  assert_pushed (self, entry_new (PLAKAT_LIST_WATCHLIST, UNSEEN, TRUE, NULL), PLAKAT_OP_DONE, 201);
  assert_pushed (self, entry_new (PLAKAT_LIST_FAVOURITES, UNSEEN, TRUE, NULL), PLAKAT_OP_DONE, 201);
  g_assert_cmpuint (place_count (self, "GET", path, FALSE), ==, 1);
  listing = place_load_list (self, "watchlist", 1);
  entry = g_ptr_array_index (listing->entries, 0);
  g_assert_cmpint (entry->tmdb_id, ==, UNSEEN);
  g_assert_nonnull (entry->title);
}

/* What a page of the catalogue had is known to the server. */
static void
test_add_shown_film (Place *self, gconstpointer data)
{
  g_autoptr (PlakatCataloguePage) page =
      place_await_pointer (plakat_remote_fetch_catalogue (self->remote, NULL, 0));
  const PlakatFilm *film = g_ptr_array_index (page->films, 0);
  g_autofree char *path = g_strdup_printf ("/api/v1/movies/%" G_GINT64_FORMAT "/", film->tmdb_id);

  assert_pushed (self, entry_new (PLAKAT_LIST_WATCHLIST, film->tmdb_id, TRUE, NULL), PLAKAT_OP_DONE, 201);
  g_assert_cmpuint (place_count (self, "GET", path, FALSE), ==, 0);
}

/* No question is asked that the server cannot answer. */
static void
test_unable (Place *self, gconstpointer data)
{
  PlakatOp *elsewhere = entry_new (PLAKAT_LIST_WATCHLIST, 0, TRUE, NULL);
  PlakatOp *named = entry_new (PLAKAT_LIST_WATCHLIST, 0, TRUE, NULL);

  g_set_str (&elsewhere->film_uid, "imdb:tt0000010");
  assert_pushed (self, elsewhere, PLAKAT_OP_UNABLE, 0);
  assert_pushed (self, rating_new (SEEN, 7, NULL), PLAKAT_OP_UNABLE, 0);
  assert_pushed (self, rating_new (SEEN, 0, NULL), PLAKAT_OP_UNABLE, 0);
  assert_pushed (self, rating_new (SEEN, 0, "Rain."), PLAKAT_OP_UNABLE, 0);
  assert_pushed (self, op_new (PLAKAT_OP_PROFILE, SEEN), PLAKAT_OP_UNABLE, 0);
  assert_pushed (self, op_new (PLAKAT_OP_LIST_ENTRY, SEEN), PLAKAT_OP_UNABLE, 0);
  assert_pushed (self, op_new (PLAKAT_OP_RECORD, SEEN), PLAKAT_OP_UNABLE, 0);
  g_assert_cmpuint (place_count (self, "POST", NULL, TRUE), ==, 0);
  /* The number of a film stands in its name too. */
  g_set_str (&named->film_uid, "tmdb:62");
  assert_pushed (self, named, PLAKAT_OP_DONE, 201);
}

/* ── taking away ───────────────────────────────────────────────────────── */

static void
test_remove (Place *self, gconstpointer data)
{
  g_autoptr (PlakatOpResult) added = push_one (self, entry_new (PLAKAT_LIST_FAVOURITES, SEEN, TRUE, NULL));

  assert_pushed (self, entry_new (PLAKAT_LIST_FAVOURITES, SEEN, FALSE, added->tag), PLAKAT_OP_DONE, 204);
  g_assert_cmpuint (count_on_list (self, "favourites"), ==, 0);
  /* By the film's number on the place for films, and by no number at all on the place for rows. */
  g_assert_cmpuint (place_count (self, "DELETE", FAVOURITES "movie/346/", TRUE), ==, 1);
  g_assert_cmpuint (place_count (self, "DELETE", NULL, TRUE), ==, 1);
  /* The second time the server fails; that row is looked for and is not there. */
  assert_pushed (self, entry_new (PLAKAT_LIST_FAVOURITES, SEEN, FALSE, added->tag), PLAKAT_OP_VERIFY, 500);
  assert_pushed (self, entry_new (PLAKAT_LIST_FAVOURITES, SEEN, FALSE, NULL), PLAKAT_OP_VERIFY, 500);
}

/* Another film's row may have the film's number: it stays. */
static void
test_remove_not_the_row (Place *self, gconstpointer data)
{
  g_autoptr (PlakatOpResult) other = push_one (self, entry_new (PLAKAT_LIST_WATCHLIST, SEEN, TRUE, NULL));
  gint64 number = g_ascii_strtoll (other->tag, NULL, 10);

  assert_pushed (self, entry_new (PLAKAT_LIST_WATCHLIST, number, FALSE, NULL), PLAKAT_OP_VERIFY, 500);
  g_assert_cmpuint (count_on_list (self, "watchlist"), ==, 1);
}

/* Added from two devices at once, a film is on the list twice, and cannot be taken away by its number. */
static void
test_remove_twins (Place *self, gconstpointer data)
{
  g_autoptr (PlakatListing) listing = NULL;
  const PlakatEntry *entry;

  place_control (self, "twin?email=" ADA "&list=favorites&tmdb=346");
  place_control (self, "twin?email=" ADA "&list=favorites&tmdb=62");
  place_control (self, "twin?email=" ADA "&list=favorites&tmdb=346");
  listing = place_load_list (self, "favourites", 1);
  g_assert_cmpuint (listing->entries->len, ==, 3);
  entry = g_ptr_array_index (listing->entries, 0);
  assert_pushed (self, entry_new (PLAKAT_LIST_FAVOURITES, 346, FALSE, entry->tag), PLAKAT_OP_DONE, 204);
  g_assert_cmpuint (count_on_list (self, "favourites"), ==, 1);
}

/* ── rating ────────────────────────────────────────────────────────────── */

static void
test_rate (Place *self, gconstpointer data)
{
  g_autoptr (PlakatOpResult) rated = push_one (self, rating_new (SEEN, 8, "Rain."));
  g_autoptr (PlakatOpResult) again = NULL;
  g_autofree char *log = NULL;

  g_assert_cmpint (rated->status, ==, PLAKAT_OP_DONE);
  g_assert_cmpuint (rated->http, ==, 201);
  g_assert_nonnull (rated->tag);
  g_assert_null (rated->message);
  log = place_dup_log (self);
  g_assert_nonnull (strstr (log, "{\\\"movie_id\\\":346,\\\"rating\\\":4,\\\"review\\\":\\\"Rain.\\\"}"));

  /* Without a review; the server keeps the one that it has, and that is said. */
  again = push_one (self, rating_new (SEEN, 2, NULL));
  g_assert_cmpint (again->status, ==, PLAKAT_OP_DONE);
  g_assert_cmpstr (again->tag, ==, rated->tag);
  g_assert_nonnull (again->message);
}

/* A review that was written here and is no more goes there as well. */
static void
test_rate_without_review (Place *self, gconstpointer data)
{
  PlakatOp *op = rating_new (SEEN, 8, NULL);
  g_autoptr (PlakatOpResult) gone = NULL;

  assert_pushed (self, rating_new (SEEN, 8, "Rain."), PLAKAT_OP_DONE, 201);
  op->had_review = TRUE;
  gone = push_one (self, op);
  g_assert_cmpint (gone->status, ==, PLAKAT_OP_DONE);
  g_assert_null (gone->message);
}

/* The server fails on a film that it has not seen; looking at the film helps, if it is one. */
static void
test_rate_unseen_film (Place *self, gconstpointer data)
{
  assert_pushed (self, rating_new (UNSEEN, 10, NULL), PLAKAT_OP_DONE, 201);
  g_assert_cmpuint (place_count (self, "GET", "/api/v1/movies/103/", FALSE), ==, 1);
  assert_pushed (self, rating_new (88888888, 6, NULL), PLAKAT_OP_REJECTED, 0);
}

static void
test_rate_on_a_bad_day (Place *self, gconstpointer data)
{
  place_control (self, "fault?do=html&status=500&match=rate&count=9");
  assert_pushed (self, rating_new (SEEN, 6, NULL), PLAKAT_OP_UNKNOWN, 500);
  place_control (self, "fault?do=html&status=500&match=GET%%20/api/v1/movies/346&count=9");
  assert_pushed (self, rating_new (SEEN, 6, NULL), PLAKAT_OP_UNKNOWN, 500);
}

/* ── what answers mean ─────────────────────────────────────────────────── */

typedef enum
{
  ADD,
  REMOVE,
  RATE,
  N_VERBS,
} Verb;

static PlakatOp *
verb_new (Verb verb)
{
  if (verb == RATE)
    return rating_new (SEEN, 8, NULL);
  return entry_new (PLAKAT_LIST_FAVOURITES, SEEN, verb == ADD, NULL);
}

/* SYNC 2.4, said once more: of an answer in JSON. */
static PlakatOpStatus
get_expected (Verb verb, guint status)
{
  if (verb == REMOVE && (status == 404 || status == 410))
    return PLAKAT_OP_VERIFY;
  if (verb == ADD && (status == 400 || status == 409 || status == 422))
    return PLAKAT_OP_VERIFY;
  switch (status)
    {
    case 403:
      return PLAKAT_OP_REFUSED;
    case 405:
    case 501:
      return PLAKAT_OP_UNABLE;
    case 408:
    case 425:
    case 429:
      return PLAKAT_OP_UNKNOWN;
    default:
      return status < 400 || status >= 500 ? PLAKAT_OP_UNKNOWN : PLAKAT_OP_REJECTED;
    }
}

static void
test_statuses (Place *self, gconstpointer data)
{
  for (Verb verb = 0; verb < N_VERBS; verb++)
    for (guint status = 300; status < 600; status++)
      {
        g_autoptr (PlakatOpResult) result = NULL;

        if (status == 401 || status == 304)
          continue;
        place_control (self, "clear");
        /* libsoup asks once more after a 421, and we after a 500 to a rating. */
        place_control (self,
                       "fault?do=answer&status=%u&retry_after=7&match=%s&count=3"
                       "&body=%%7B%%22detail%%22:%%22So%%22%%7D",
                       status, verb == RATE ? "rate" : "favorites");
        result = push_one (self, verb_new (verb));
        g_test_message ("%d %u", verb, status);
        g_assert_cmpint (result->status, ==, get_expected (verb, status));
        g_assert_cmpuint (result->http, ==, status);
        g_assert_cmpuint (result->retry_after, ==, 7);
        g_assert_nonnull (result->message);
        g_assert_cmpuint (g_utf8_strlen (result->message, -1), <=, 300);
      }
}

static void
test_answers (Place *self, gconstpointer data)
{
  static const struct
  {
    Verb verb;
    const char *fault;
    PlakatOpStatus status;
    guint http;
  } cases[] = {
    /* A network that wants a sign-in says yes to everything, or sends elsewhere. */
    { ADD, "do=html&status=200&body=portal", PLAKAT_OP_UNKNOWN, 200 },
    { REMOVE, "do=html&status=200&body=portal", PLAKAT_OP_UNKNOWN, 200 },
    { RATE, "do=html&status=200&body=portal", PLAKAT_OP_UNKNOWN, 200 },
    { ADD, "do=answer&status=302&location=http://portal.example/", PLAKAT_OP_UNKNOWN, 302 },
    { ADD, "do=html&status=403&body=portal", PLAKAT_OP_UNKNOWN, 403 },
    { ADD, "do=html&status=404&body=moved", PLAKAT_OP_UNKNOWN, 404 },
    { REMOVE, "do=html&status=404&body=moved", PLAKAT_OP_VERIFY, 404 },
    { REMOVE, "do=html&status=502&body=proxy", PLAKAT_OP_UNKNOWN, 502 },
    { ADD, "do=html&status=413&body=proxy", PLAKAT_OP_REJECTED, 413 },
    /* Nonsense, another film's row, and nothing at all. */
    { ADD, "do=answer&status=201&body=%7B", PLAKAT_OP_UNKNOWN, 201 },
    { ADD, "do=answer&status=201&body=[]", PLAKAT_OP_UNKNOWN, 201 },
    { ADD, "do=answer&status=201&body=%7B%22id%22:9,%22movie%22:%7B%22tmdb_id%22:11%7D%7D", PLAKAT_OP_UNKNOWN,
      201 },
    { ADD, "do=answer&status=201&body=", PLAKAT_OP_DONE, 201 },
    { ADD, "do=answer&status=204&body=", PLAKAT_OP_DONE, 204 },
    { REMOVE, "do=answer&status=200&body=%7B%22message%22:%22gone%22%7D", PLAKAT_OP_DONE, 200 },
    { ADD, "do=answer&status=400&body=%7B%22movie_id%22:[%22No.%22]%7D", PLAKAT_OP_REJECTED, 400 },
    { RATE, "do=answer&status=400&body=%7B%22rating%22:[%22No.%22]%7D", PLAKAT_OP_REJECTED, 400 },
    { ADD, "do=drop", PLAKAT_OP_UNKNOWN, 0 },
    { REMOVE, "do=drop", PLAKAT_OP_UNKNOWN, 0 },
    { RATE, "do=drop", PLAKAT_OP_UNKNOWN, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      place_control (self, "clear");
      place_control (self, "fault?count=3&match=%s&%s", cases[i].verb == RATE ? "rate" : "favorites",
                     cases[i].fault);
      g_test_message ("%u: %s", i, cases[i].fault);
      assert_pushed (self, verb_new (cases[i].verb), cases[i].status, cases[i].http);
    }
}

/* A date is held against the server's own clock. */
static void
test_i19_retry_after_date (Place *self, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 120);
  g_autofree char *text = g_date_time_format (then, "%a,%%20%d%%20%b%%20%Y%%20%H:%M:%S%%20GMT");
  g_autoptr (PlakatOpResult) result = NULL;

  place_control (self, "fault?do=answer&status=503&match=favorites&retry_after=%s", text);
  result = push_one (self, verb_new (ADD));
  g_assert_cmpint (result->status, ==, PLAKAT_OP_UNKNOWN);
  g_assert_cmpuint (result->retry_after, >=, 110);
  g_assert_cmpuint (result->retry_after, <=, 120);
}

/* The answer was lost and the film is there: the next try says so. */
static void
test_lost_answer (Place *self, gconstpointer data)
{
  place_control (self, "fault?do=apply-drop&match=POST");
  assert_pushed (self, verb_new (ADD), PLAKAT_OP_UNKNOWN, 0);
  g_assert_cmpuint (count_on_list (self, "favourites"), ==, 1);
  assert_pushed (self, verb_new (ADD), PLAKAT_OP_VERIFY, 400);
  place_control (self, "clear");
  place_control (self, "fault?do=apply-drop&match=DELETE");
  assert_pushed (self, verb_new (REMOVE), PLAKAT_OP_UNKNOWN, 0);
  /* Not twice: nobody but us asks for a thing again. */
  g_assert_cmpuint (place_count (self, "DELETE", NULL, TRUE), ==, 1);
  g_assert_cmpuint (count_on_list (self, "favourites"), ==, 0);
  assert_pushed (self, verb_new (REMOVE), PLAKAT_OP_VERIFY, 500);
}

/* ── several at once ───────────────────────────────────────────────────── */

static GPtrArray *
make_three (void)
{
  GPtrArray *ops = ops_new (entry_new (PLAKAT_LIST_WATCHLIST, SEEN, TRUE, NULL));

  g_ptr_array_add (ops, rating_new (62, 10, NULL));
  g_ptr_array_add (ops, entry_new (PLAKAT_LIST_WATCHLIST, 62, TRUE, NULL));
  return ops;
}

static PlakatOpStatus
get_status (GPtrArray *results, guint i)
{
  return ((PlakatOpResult *) g_ptr_array_index (results, i))->status;
}

/* What is refused does not stop the others (I24); what is unknown stops all that follow. */
static void
test_i24_stops_where_unknown (Place *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = make_three ();
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GPtrArray) unknown = NULL;

  place_control (self, "fault?do=answer&status=403&match=rate");
  refused = place_await_pointer (push (self, ops));
  g_assert_cmpuint (refused->len, ==, 3);
  g_assert_cmpint (get_status (refused, 1), ==, PLAKAT_OP_REFUSED);
  g_assert_cmpint (get_status (refused, 2), ==, PLAKAT_OP_DONE);

  place_control (self, "clear");
  place_control (self, "fault?do=answer&status=429&match=rate&retry_after=30");
  unknown = place_await_pointer (push (self, ops));
  g_assert_cmpuint (unknown->len, ==, 2);
  g_assert_cmpint (get_status (unknown, 0), ==, PLAKAT_OP_VERIFY);
  g_assert_cmpint (get_status (unknown, 1), ==, PLAKAT_OP_UNKNOWN);
  g_assert_cmpuint (((PlakatOpResult *) g_ptr_array_index (unknown, 1))->retry_after, ==, 30);
  g_assert_cmpuint (place_count (self, "POST", WATCHLIST, TRUE), ==, 1);
}

static void
test_token_over (Place *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = make_three ();
  g_autoptr (GPtrArray) results = NULL;

  place_control (self, "expire");
  results = place_await_pointer (push (self, ops));
  g_assert_cmpuint (results->len, ==, 3);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpint (get_status (results, i), ==, PLAKAT_OP_DONE);
  g_assert_cmpuint (place_count (self, "POST", "/api/v1/token/refresh/", FALSE), ==, 1);
}

/* Nothing was asked, or what was asked was answered: then there are results, and no op without one was done.
 */
static void
test_session_over (Place *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = make_three ();
  g_autoptr (GPtrArray) results = NULL;

  place_control (self, "fault?do=answer&status=401&match=rate&count=9");
  place_control (self, "fault?do=answer&status=401&match=refresh&count=9");
  results = place_await_pointer (push (self, ops));
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpint (get_status (results, 0), ==, PLAKAT_OP_DONE);
  place_control (self, "clear");
  place_control (self, "expire?refresh=1");
  hostile_await_error (push (self, ops), PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
}

/* The server refuses its own new token: no loop. */
static void
test_refused_twice (Place *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = make_three ();

  place_control (self, "fault?do=answer&status=401&match=watchlist&count=9");
  hostile_await_error (push (self, ops), PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (place_count (self, "POST", WATCHLIST, TRUE), ==, 2);
  g_assert_cmpuint (place_count (self, "POST", "/api/v1/token/refresh/", FALSE), ==, 1);
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

  add ("/remote/recommendation/push/add", test_add);
  add ("/remote/recommendation/push/add/unknown-film", test_add_unknown_film);
  add ("/remote/recommendation/push/add/unseen-film", test_add_unseen_film);
  add ("/remote/recommendation/push/add/shown-film", test_add_shown_film);
  add ("/remote/recommendation/push/unable", test_unable);
  add ("/remote/recommendation/push/remove", test_remove);
  add ("/remote/recommendation/push/remove/not-the-row", test_remove_not_the_row);
  add ("/remote/recommendation/push/remove/twins", test_remove_twins);
  add ("/remote/recommendation/push/rate", test_rate);
  add ("/remote/recommendation/push/rate/without-review", test_rate_without_review);
  add ("/remote/recommendation/push/rate/unseen-film", test_rate_unseen_film);
  add ("/remote/recommendation/push/rate/bad-day", test_rate_on_a_bad_day);
  add ("/remote/recommendation/push/statuses", test_statuses);
  add ("/remote/recommendation/push/answers", test_answers);
  add ("/remote/recommendation/push/i19-retry-after", test_i19_retry_after_date);
  add ("/remote/recommendation/push/lost-answer", test_lost_answer);
  add ("/remote/recommendation/push/i24-unknown", test_i24_stops_where_unknown);
  add ("/remote/recommendation/push/token-over", test_token_over);
  add ("/remote/recommendation/push/session-over", test_session_over);
  add ("/remote/recommendation/push/refused-twice", test_refused_twice);
  return g_test_run ();
}

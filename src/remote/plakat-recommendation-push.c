/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-lenient-private.h"
#include "plakat-recommendation-private.h"
#include "plakat-wire.h"

/* Where a film stands twice on a list: pages that are looked through for it, and rows that are taken away. */
#define MOST_PAGES 50u

typedef struct
{
  PlakatRecommendation *remote;
  PlakatClient *client;
  const PlakatOp *op;
} Push;

/* plakat_recommendation_result_new: @message: (nullable). Returns: (transfer full): what became of @op */
PlakatOpResult *
plakat_recommendation_result_new (const PlakatOp *op, PlakatOpStatus status, const char *message)
{
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

  result->seq = op->seq;
  result->status = status;
  result->message = g_strdup (message);
  return result;
}

/* The film's number at TMDB, which is how servers of this kind know it; 0 for none. */
static gint64
find_tmdb_id (const PlakatOp *op)
{
  if (op->tmdb_id > 0)
    return op->tmdb_id;
  return op->film_uid != NULL ? plakat_recommendation_parse_uid (op->film_uid) : 0;
}

/* What a server of this kind cannot do is not asked for. */
static const char *
find_unable (const PlakatOp *op, gint64 tmdb_id)
{
  if (op->kind != PLAKAT_OP_ENTRY && op->kind != PLAKAT_OP_RATING)
    return _ ("The server keeps nothing of this kind: it stays on this computer");
  if (tmdb_id == 0)
    return _ ("The server knows films of TMDB only: this stays on this computer");
  if (op->kind == PLAKAT_OP_ENTRY)
    return NULL;
  if (op->half_stars == 0)
    return op->review != NULL ? _ ("The server keeps a review only with stars: it stays on this computer")
                              : _ ("A rating cannot be taken away from this server");
  return op->half_stars % 2 != 0 ? _ ("The server keeps whole stars only: the half stays on this computer")
                                 : NULL;
}

static char *
print_body (const PlakatOp *op, gint64 tmdb_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "movie_id", tmdb_id);
  if (op->kind == PLAKAT_OP_RATING)
    {
      plakat_wire_add_int64 (builder, "rating", op->half_stars / 2);
      /* Without it the server keeps the review that it has, which may have been written elsewhere. */
      if (op->review != NULL || op->had_review)
        plakat_wire_add_text (builder, "review", op->review ? op->review : "");
    }
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static const char *
get_list_path (PlakatListKind list)
{
  return list == PLAKAT_LIST_FAVOURITES ? "movies/favorites/" : "movies/watchlist/";
}

/*
 * plakat_recommendation_ask:
 * @op: the edit that it is about
 * @lost: (out): of a question without an answer, the result that comes of it
 *
 * Returns: (transfer full) (nullable): an answer that is no 401
 */
PlakatHttpAnswer *
plakat_recommendation_ask (PlakatClient *client,
                           const PlakatOp *op,
                           const char *method,
                           const char *path,
                           const char *json,
                           PlakatOpResult **lost,
                           GError **error)
{
  const PlakatAsk question = { .method = method, .path = path, .json = json, .signed_in = TRUE };
  g_autoptr (GError) why = NULL;
  gboolean is_lost;
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask (client, &question, &is_lost, &why);

  if (answer == NULL && is_lost)
    *lost = plakat_recommendation_result_new (op, PLAKAT_OP_UNKNOWN, why->message);
  else if (answer == NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  else if (answer->status == 401)
    {
      plakat_answer_check (answer, plakat_client_get_base (client), error);
      return NULL;
    }
  return g_steal_pointer (&answer);
}

static PlakatOpResult *
ask_and_judge (Push *push, const char *method, const char *path, const char *json, GError **error)
{
  PlakatOpResult *lost = NULL;
  g_autoptr (PlakatHttpAnswer) answer =
      plakat_recommendation_ask (push->client, push->op, method, path, json, &lost, error);

  return answer ? plakat_recommendation_judge (push->op, answer, plakat_client_get_base (push->client))
                : lost;
}

/* Looking at a film makes the server fetch it, if it is one. */
static guint
look_at_film (Push *push, gint64 tmdb_id)
{
  g_autofree char *path =
      g_strdup_printf ("movies/%" G_GINT64_FORMAT "/?_t=%" G_GINT64_FORMAT, tmdb_id, g_get_real_time ());
  const PlakatAsk question = { .method = "GET", .path = path };
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask_bare (push->client, &question, NULL, NULL);

  return answer != NULL && plakat_answer_is_json (answer) ? answer->status : 0;
}

/* ── adding ────────────────────────────────────────────────────────────── */

/* A film that comes onto a list before the server has seen it is "Movie 603" there, without a poster and for
 * good. Whether it knows the film or not, what the user wants is kept. */
static PlakatOpResult *
add_entry (Push *push, gint64 tmdb_id, GError **error)
{
  g_autofree char *json = print_body (push->op, tmdb_id);

  if (!plakat_recommendation_has_seen (push->remote, tmdb_id))
    {
      guint status = look_at_film (push, tmdb_id);

      if (status == 200 || status == 404)
        plakat_recommendation_see (push->remote, tmdb_id);
    }
  return ask_and_judge (push, "POST", get_list_path (push->op->list), json, error);
}

/* ── taking away ───────────────────────────────────────────────────────── */

static PlakatOpResult *
remove_row (Push *push, const char *tag, GError **error)
{
  g_autofree char *path = g_strconcat (get_list_path (push->op->list), tag, "/", NULL);

  return ask_and_judge (push, "DELETE", path, NULL, error);
}

static PlakatListing *
load_listing (Push *push, guint page, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s?page=%u", get_list_path (push->op->list), page);
  const PlakatAsk question = { .method = "GET", .path = path, .signed_in = TRUE };
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask_checked (push->client, &question, error);

  if (answer == NULL)
    return NULL;
  return dex_await_pointer (
      plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) plakat_recommendation_read_listing,
                                  plakat_list_kind_to_string (push->op->list),
                                  (GDestroyNotify) plakat_listing_free),
      error);
}

/* The rows that a film has on a list; NULL where the list cannot be read to its end. */
static GStrv
find_rows (Push *push, gint64 tmdb_id, GError **error)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  guint page = 1;

  for (guint turn = 0; page != 0 && turn < MOST_PAGES; turn++)
    {
      g_autoptr (PlakatListing) listing = load_listing (push, page, error);

      if (listing == NULL)
        return NULL;
      for (guint i = 0; i < listing->entries->len; i++)
        {
          const PlakatEntry *entry = g_ptr_array_index (listing->entries, i);

          if (entry->tmdb_id == tmdb_id && entry->tag != NULL)
            g_strv_builder_add (tags, entry->tag);
        }
      page = listing->next > page ? listing->next : 0;
    }
  return g_strv_builder_end (tags);
}

/*
 * A film that came onto the list twice, from two devices at once, cannot be taken away by its own number: the
 * server fails, as it does for a film that is not there. Its row is known from the listing; when that row was
 * there indeed, the others are looked for and go too.
 */
static PlakatOpResult *
remove_twins (Push *push, gint64 tmdb_id, PlakatOpResult *first, GError **error)
{
  g_autoptr (PlakatOpResult) verify = first;
  g_autoptr (PlakatOpResult) row = NULL;
  g_autoptr (GError) why = NULL;
  g_auto (GStrv) tags = NULL;

  if (push->op->tag == NULL)
    return g_steal_pointer (&verify);
  row = remove_row (push, push->op->tag, error);
  if (row == NULL)
    return NULL;
  if (row->status == PLAKAT_OP_VERIFY)
    return g_steal_pointer (&verify);
  if (row->status != PLAKAT_OP_DONE)
    return g_steal_pointer (&row);
  tags = find_rows (push, tmdb_id, &why);
  if (tags == NULL)
    return plakat_recommendation_result_new (push->op, PLAKAT_OP_UNKNOWN, why->message);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_autoptr (PlakatOpResult) other = remove_row (push, tags[i], error);

      if (other == NULL)
        return NULL;
      if (other->status != PLAKAT_OP_DONE && other->status != PLAKAT_OP_VERIFY)
        return g_steal_pointer (&other);
    }
  return g_steal_pointer (&row);
}

static PlakatOpResult *
remove_entry (Push *push, gint64 tmdb_id, GError **error)
{
  g_autofree char *path =
      g_strdup_printf ("%smovie/%" G_GINT64_FORMAT "/", get_list_path (push->op->list), tmdb_id);
  PlakatOpResult *result = ask_and_judge (push, "DELETE", path, NULL, error);

  if (result == NULL || result->status != PLAKAT_OP_VERIFY || result->http != 500)
    return result;
  return remove_twins (push, tmdb_id, result, error);
}

/* ── rating ────────────────────────────────────────────────────────────── */

/* A film that the server has not seen yet is a 500. Rating a second time does no harm: it is an upsert. */
static PlakatOpResult *
rate (Push *push, gint64 tmdb_id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("movies/%" G_GINT64_FORMAT "/rate/", tmdb_id);
  g_autofree char *json = print_body (push->op, tmdb_id);
  g_autoptr (PlakatOpResult) result = ask_and_judge (push, "POST", path, json, error);
  guint status;

  if (result == NULL || result->http != 500)
    return g_steal_pointer (&result);
  status = look_at_film (push, tmdb_id);
  if (status == 404)
    return plakat_recommendation_result_new (push->op, PLAKAT_OP_REJECTED,
                                             _ ("The server does not know this film"));
  if (status != 200)
    return g_steal_pointer (&result);
  return ask_and_judge (push, "POST", path, json, error);
}

static PlakatOpResult *
push_op (Push *push, GError **error)
{
  const PlakatOp *op = push->op;
  gint64 tmdb_id = find_tmdb_id (op);
  const char *unable = find_unable (op, tmdb_id);

  if (op->kind == PLAKAT_OP_RECORD && op->record_kind == PLAKAT_USER_RECORD_ACCOUNT)
    return plakat_recommendation_push_account (push->remote, op, error);
  if (unable != NULL)
    return plakat_recommendation_result_new (op, PLAKAT_OP_UNABLE, unable);
  if (op->kind == PLAKAT_OP_RATING)
    return rate (push, tmdb_id, error);
  return op->want ? add_entry (push, tmdb_id, error) : remove_entry (push, tmdb_id, error);
}

/* One after the other, and no further than to the first of unknown outcome. */
DexFuture *
plakat_recommendation_push_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);

  for (guint i = 0; i < verb->ops->len; i++)
    {
      Push push = { verb->self, plakat_recommendation_get_client (verb->self),
                    g_ptr_array_index (verb->ops, i) };
      g_autoptr (GError) error = NULL;
      PlakatOpResult *result = push_op (&push, &error);

      if (result == NULL && results->len == 0)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (result == NULL)
        break;
      g_ptr_array_add (results, result);
      if (result->status == PLAKAT_OP_UNKNOWN)
        break;
    }
  return dex_future_new_for_pointer (g_steal_pointer (&results));
}

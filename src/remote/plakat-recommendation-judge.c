/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-recommendation-private.h"

/*
 * What an answer to an edit means. Rules by status: SYNC 2.4. What this kind of server does beside them: a
 * film that is on the list already is a 400, taking away what is not there is a 500 in HTML, and so is rating
 * a film that the server has not seen yet. A redirect is no answer of it at all: networks that want a sign-in
 * redirect everything.
 */

static gboolean
is_success (guint status)
{
  return status >= 200 && status < 300;
}

static gboolean
is_later (guint status)
{
  return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
}

/* A success without a body is one; with a body that is no row of the film it is another server's. */
static PlakatOpStatus
judge_success (const PlakatOp *op, const PlakatHttpAnswer *answer, PlakatOpResult *result)
{
  g_autoptr (PlakatRecommendationRow) row = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  if (length == 0)
    return PLAKAT_OP_DONE;
  if (!plakat_answer_is_json (answer))
    return PLAKAT_OP_UNKNOWN;
  row = plakat_recommendation_read_row (bytes, length, NULL, NULL);
  if (row == NULL || (row->tmdb_id != 0 && op->tmdb_id != 0 && row->tmdb_id != op->tmdb_id))
    return PLAKAT_OP_UNKNOWN;
  result->tag = g_steal_pointer (&row->tag);
  if (op->kind == PLAKAT_OP_RATING && op->review == NULL && row->review != NULL)
    result->message = g_strdup (_ ("The server keeps an earlier review, which was written elsewhere"));
  return PLAKAT_OP_DONE;
}

static PlakatOpStatus
judge_addition (const PlakatHttpAnswer *answer)
{
  guint status = answer->status;
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  if (status == 409)
    return PLAKAT_OP_VERIFY;
  if ((status == 400 || status == 422) && !plakat_recommendation_says_field (bytes, length, "movie_id"))
    return PLAKAT_OP_VERIFY;
  return PLAKAT_OP_REJECTED;
}

static PlakatOpStatus
judge_failure (const PlakatOp *op, const PlakatHttpAnswer *answer)
{
  guint status = answer->status;
  gboolean entry = op->kind == PLAKAT_OP_ENTRY;

  /* Gone already, or not: the list tells. */
  if (entry && !op->want
      && (status == 404 || status == 410 || (status == 500 && plakat_answer_is_html (answer))))
    return PLAKAT_OP_VERIFY;
  if (is_later (status) || status < 400)
    return PLAKAT_OP_UNKNOWN;
  if (status == 413 || status == 414 || status == 431)
    return PLAKAT_OP_REJECTED;
  if (plakat_answer_is_html (answer))
    return PLAKAT_OP_UNKNOWN;
  if (status == 403)
    return PLAKAT_OP_REFUSED;
  if (status == 405 || status == 501)
    return PLAKAT_OP_UNABLE;
  return entry && op->want ? judge_addition (answer) : PLAKAT_OP_REJECTED;
}

/*
 * plakat_recommendation_judge:
 * @op: an edit that was asked for
 * @answer: any answer but a 401
 * @base: of the server
 *
 * Returns: (transfer full): what became of it
 */
PlakatOpResult *
plakat_recommendation_judge (const PlakatOp *op, const PlakatHttpAnswer *answer, const char *base)
{
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);
  g_autoptr (GError) error = NULL;

  result->seq = op->seq;
  result->http = answer->status;
  result->retry_after = answer->retry_after;
  if (is_success (answer->status))
    result->status = judge_success (op, answer, result);
  else
    result->status = judge_failure (op, answer);

  if (result->status == PLAKAT_OP_REJECTED && answer->status == 404)
    result->message = g_strdup (_ ("The server does not know this film"));
  else if (result->status != PLAKAT_OP_DONE && !plakat_answer_check (answer, base, &error))
    result->message = g_strdup (error->message);
  else if (result->status != PLAKAT_OP_DONE)
    result->message = g_strdup (_ ("What the server answers makes no sense to Plakat."));
  return result;
}
